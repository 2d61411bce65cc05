/** The benchmarks' workloads on Apache Flink, in an embedded cluster. */
@org.jspecify.annotations.NullMarked
package io.tidemark.benchmarks.peers.flink;
