/** The workloads without an engine: what the machine can do at most, with no checkpoint and no recovery. */
@org.jspecify.annotations.NullMarked
package io.tidemark.benchmarks.handwritten;
