/** The benchmarks' workloads on Tidemark's local engine, written as a user would write them. */
@org.jspecify.annotations.NullMarked
package io.tidemark.benchmarks.tidemark;
