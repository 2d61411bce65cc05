/** What the benchmarks compute: records as pure functions of their index, and the result that a run must have. */
@org.jspecify.annotations.NullMarked
package io.tidemark.benchmarks.workload;
