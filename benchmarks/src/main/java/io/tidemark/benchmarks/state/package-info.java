/** What a snapshot of a gigabyte of heap state costs the thread that goes on changing it. */
@org.jspecify.annotations.NullMarked
package io.tidemark.benchmarks.state;
