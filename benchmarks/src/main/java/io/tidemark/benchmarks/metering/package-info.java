/** A state backend in front of another one that measures what snapshots take. */
@org.jspecify.annotations.NullMarked
package io.tidemark.benchmarks.metering;
