/** The benchmarks' workloads on Hazelcast Jet, in one embedded member. */
@org.jspecify.annotations.NullMarked
package io.tidemark.benchmarks.peers.jet;
