/** One contestant in a JVM of its own: warmed up, run, measured, compared with the reference. */
@org.jspecify.annotations.NullMarked
package io.tidemark.benchmarks.process;
