/** The contestant Tidemark. */
package io.tidemark.benchmarks.kafka.tidemark;
