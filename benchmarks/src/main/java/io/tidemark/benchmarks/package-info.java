/** The benchmark command: runs each contestant in a process of its own, in turns, and compares them. */
@org.jspecify.annotations.NullMarked
package io.tidemark.benchmarks;
