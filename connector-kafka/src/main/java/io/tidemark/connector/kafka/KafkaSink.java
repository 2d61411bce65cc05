package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/**
 * Writes records to Apache Kafka, each once unless told otherwise.
 *
 * <p>Exactly once: the records of a checkpoint interval are part of the checkpoint. When it is complete they are written in
 * one short transaction, or several if there are many, together with a marker of how far they are published. After a crash
 * the marker says what is still to be written. So nothing is lost however long the job is down, and no transaction stays
 * open that would hold up readers. Readers need {@code isolation.level=read_committed}, and see records when the checkpoint
 * is complete. The cost is that each record is written twice: into the checkpoint, and to Kafka.
 *
 * <p>The sink is known to the cluster as {@code PREFIX-OPERATOR}: the transactional id, and a group that keeps the marker
 * and that no consumer must join. Give each sink of a job a name of its own, and keep it.
 *
 * <p>A record that its topic would refuse, because it is too large or has no key where the topic is compacted, fails the
 * attempt before it is part of a checkpoint. Topics must exist.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class KafkaSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final String servers;
    private final KafkaRecordSerializer<? super T> serializer;
    private final DeliveryGuarantee delivery;
    private final String prefix;
    private final String markerTopic;
    private final ClientProperties properties;
    private final long maxBufferedBytes;
    private final int transactionTimeoutMillis;
    private final long maxTransactionBytes;
    private final MissingMarker missingMarker;

    KafkaSink(KafkaSinkBuilder<T> builder, String servers, KafkaRecordSerializer<? super T> serializer) {
        this.servers = servers;
        this.serializer = serializer;
        delivery = builder.delivery;
        prefix = builder.prefix;
        markerTopic = builder.markerTopic;
        properties = builder.properties.copy();
        maxBufferedBytes = builder.maxBufferedBytes;
        transactionTimeoutMillis = builder.transactionTimeoutMillis;
        maxTransactionBytes = builder.maxTransactionBytes;
        missingMarker = builder.missingMarker;
    }

    /**
     * Begins a sink.
     *
     * @param <T> the type of the records
     * @return set the servers and a serializer at least
     */
    public static <T> KafkaSinkBuilder<T> builder() {
        return new KafkaSinkBuilder<>();
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return switch (delivery) {
            case EXACTLY_ONCE ->
                DeclaredGuarantee.exactlyOnce(
                                "records are kept in the checkpoint and written in one transaction with a marker of it, for"
                                        + " readers with isolation.level=read_committed")
                        .onCondition(
                                "readers set isolation.level=read_committed; others also see what is aborted and written"
                                        + " again")
                        .onCondition("the brokers are of version 2.5 or newer")
                        .onCondition(
                                "the job is never down for longer than the brokers' offsets.retention.minutes; after that"
                                        + " it asks a person");
            case AT_LEAST_ONCE ->
                DeclaredGuarantee.atLeastOnce("a checkpoint waits until the cluster has every record;"
                        + " those after the last checkpoint are written again after a failure");
            case NONE ->
                DeclaredGuarantee.none(
                        "a checkpoint does not wait for the cluster: records on their way are lost"
                                + " with a failure, and others are written again; choose DeliveryGuarantee.EXACTLY_ONCE for more");
        };
    }

    @Override
    public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) throws IOException {
        Sink.requireNoState(context, states);
        SinkClients clients = clients(context);
        try {
            Topics topics = new Topics(clients);
            try {
                return writer(context, clients, topics);
            } catch (IOException | RuntimeException e) {
                topics.close();
                throw e;
            }
        } catch (KafkaException e) {
            throw clients.failed("open a writer", e);
        }
    }

    private SinkWriter<T> writer(SubtaskContext context, SinkClients clients, Topics topics) throws IOException {
        String topic = serializer.fixedTopic();
        if (topic != null) {
            topics.of(topic);
        }
        if (delivery == DeliveryGuarantee.EXACTLY_ONCE) {
            long memory = maxBufferedBytes > 0 ? maxBufferedBytes : IntervalMemory.shareOfHeap(context.parallelism());
            return new IntervalWriter<>(serializer, context, transactionalId(context), topics, memory);
        }
        return new DirectWriter<>(
                serializer, clients, topics, context.metrics(), delivery == DeliveryGuarantee.AT_LEAST_ONCE);
    }

    @Override
    public Committer createCommitter(SubtaskContext context) throws IOException {
        if (delivery != DeliveryGuarantee.EXACTLY_ONCE) {
            return Committer.NONE;
        }
        CommitterSettings settings = new CommitterSettings(
                transactionalId(context),
                context.executionId(),
                markerTopic,
                transactionTimeoutMillis,
                maxTransactionBytes,
                missingMarker);
        return TransactionalCommitter.open(clients(context), settings, context.metrics());
    }

    private SinkClients clients(SubtaskContext context) {
        return new SinkClients(context.operatorName(), servers, properties);
    }

    private String transactionalId(SubtaskContext context) {
        String first = prefix.isEmpty() ? "tidemark-" + context.jobName() : prefix;
        return first + "-" + context.operatorName();
    }

    /**
     * Returns where the sink writes, for a person.
     *
     * @return the topic if there is one, and the servers
     */
    @Override
    public String toString() {
        String topic = serializer.fixedTopic();
        return "Kafka " + (topic == null ? "topics by record" : "topic " + topic) + " at " + servers;
    }
}
