/** The contestant that writes into open transactions, without an engine. */
package io.tidemark.benchmarks.kafka.transactions;
