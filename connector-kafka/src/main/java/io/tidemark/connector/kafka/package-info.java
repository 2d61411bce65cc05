/** Reads topics of Apache Kafka and writes to them, exactly once. */
package io.tidemark.connector.kafka;
