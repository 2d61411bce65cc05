/**
 * Apache Kafka, exactly once at both ends: a source of topics and a sink to topics.
 *
 * <p>{@link io.tidemark.connector.kafka.KafkaSource} keeps the offset of each partition in the checkpoint;
 * {@link io.tidemark.connector.kafka.KafkaSink} keeps the records of each interval there, and publishes them in one
 * transaction with a marker of how far they are published.
 *
 * <p>Kafka's client is an automatic module and not required transitively: a module that names types of the client, such as
 * {@code ConsumerRecord} in a deserializer of its own, requires {@code kafka.clients} too.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // Kafka's client has neither a descriptor nor a name in its manifest
module io.tidemark.connector.kafka {
    requires static transitive org.jspecify;
    requires transitive io.tidemark.checkpoint.spi;
    // the client needs these, and cannot say so itself
    requires com.github.luben.zstd_jni;
    requires java.management;
    requires java.security.jgss;
    requires java.security.sasl;
    requires jdk.unsupported;
    requires kafka.clients;
    requires org.slf4j;

    exports io.tidemark.connector.kafka;
}
