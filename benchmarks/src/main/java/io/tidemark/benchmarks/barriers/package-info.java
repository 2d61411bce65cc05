/** How long a checkpoint takes when an operator is slow and every queue before it is full. */
@org.jspecify.annotations.NullMarked
package io.tidemark.benchmarks.barriers;
