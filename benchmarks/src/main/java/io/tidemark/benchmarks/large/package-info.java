/** State larger than memory in a process of its own: filled, changed, killed, restored and read back. */
@org.jspecify.annotations.NullMarked
package io.tidemark.benchmarks.large;
