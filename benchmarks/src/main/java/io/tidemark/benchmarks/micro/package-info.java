/** JMH benchmarks of the structures that every record or batch passes through; {@code ./benchmark --jmh} runs them. */
@org.jspecify.annotations.NullMarked
package io.tidemark.benchmarks.micro;
