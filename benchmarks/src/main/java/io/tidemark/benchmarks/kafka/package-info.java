/** What a contestant does that reads a topic of Kafka and writes another one, and the program of its process. */
package io.tidemark.benchmarks.kafka;
