package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.BadRecords;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.io.IOException;

/**
 * Reads topics of Apache Kafka.
 *
 * <pre>{@code
 * KafkaSource<String> source = KafkaSource.<String>builder()
 *         .setBootstrapServers("broker-1:9092,broker-2:9092")
 *         .setTopics("orders")
 *         .setGroupId("billing")
 *         .setStartingOffsets(OffsetsInitializer.earliest())
 *         .setDeserializer(KafkaRecordDeserializer.strings())
 *         .build();
 * }</pre>
 *
 * <p>Each partition is one split, read by one subtask. Its offset is part of every checkpoint, and a job that goes on from one
 * reads on from there, whatever the consumer group has committed. Where a job that is started for the first time begins is
 * asked of the cluster before the first record is read, and kept. Partitions and topics that appear later are read from their
 * first record.
 *
 * <p><b>Guarantee:</b> {@code EXACTLY_ONCE} as long as the topics keep their records until they are read: by default records of
 * transactions are read once they are committed, and those of aborted ones never. {@code AT_LEAST_ONCE} with
 * {@code isolation.level=read_uncommitted}, or if {@link OffsetOutOfRange#EARLIEST} is chosen, {@code AT_MOST_ONCE} with
 * {@link OffsetOutOfRange#LATEST}.
 *
 * <p><b>Timestamps</b> are those that Kafka keeps, unless the deserializer gives others. Each partition has a watermark of its
 * own.
 *
 * <p><b>Failures.</b> A broker that goes away is waited for, without limit. A topic that is missing or was deleted, refused
 * authentication or authorization, and an offset that is not in the log any more fail the attempt with an error that says what
 * to do.
 *
 * <p><b>Memory</b> is bounded in bytes ({@link KafkaSourceBuilder#setMaxBufferedBytes}): when records are not processed as fast
 * as they come, no more are fetched.
 *
 * <p><b>Offsets committed</b> to the consumer group, if one is set, are those of complete checkpoints. They are for monitoring;
 * failing to commit them is logged and counted, nothing more.
 *
 * <p><b>Counters:</b> {@code recordsRead}; {@code bytesRead}, of keys and values; {@code skippedRecords} and
 * {@code rejectedRecords}, see {@link BadRecords}; {@code offsetResets}, see {@link OffsetOutOfRange}; {@code errors}, which are
 * reading that failed for good, {@code commitFailures}, and {@code discoveryFailures}, looks for new partitions that found no
 * broker. <b>Gauge:</b> {@code recordsLag}, from the next record to emit to the end that the broker told when it was last fetched
 * from, in offsets, of all partitions.
 *
 * <p>Passwords and keys among the client properties are in no message and no checkpoint.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class KafkaSource<T> implements Source<T, KafkaSplit> {
    private static final long serialVersionUID = 1L;

    private final KafkaSourceOptions<T> options;

    KafkaSource(KafkaSourceOptions<T> options) {
        this.options = options;
    }

    /**
     * Starts a description of a source.
     *
     * @param <T> the type of the records
     * @return a builder with the defaults
     */
    public static <T> KafkaSourceBuilder<T> builder() {
        return new KafkaSourceBuilder<>();
    }

    @Override
    public DeclaredGuarantee guarantee() {
        if (options.offsetOutOfRange() == OffsetOutOfRange.LATEST) {
            return DeclaredGuarantee.atMostOnce(
                    "where an offset is not in the log any more, what lies before the end of"
                            + " the partition is skipped; use OffsetOutOfRange.FAIL for exactly once");
        }
        if (options.offsetOutOfRange() == OffsetOutOfRange.EARLIEST) {
            return DeclaredGuarantee.atLeastOnce(
                    "where an offset is not in the log any more, the partition is read from"
                            + " its first record, also again; use OffsetOutOfRange.FAIL for exactly once");
        }
        return options.readsCommitted()
                ? DeclaredGuarantee.exactlyOnce(
                        "the offset of each partition is in the checkpoint, and records of"
                                + " transactions are read once they are committed; topics must keep records until they are read")
                : DeclaredGuarantee.atLeastOnce("isolation.level=read_uncommitted also reads what a transaction has"
                        + " aborted and its producer writes again; use read_committed for exactly once");
    }

    @Override
    public Boundedness boundedness() {
        return options.bounded() ? Boundedness.BOUNDED : Boundedness.UNBOUNDED;
    }

    @Override
    public SplitEnumerator<KafkaSplit> createEnumerator(SourceContext context) throws IOException {
        return new KafkaEnumerator(options, TopicAdmin.open(options, context), context);
    }

    @Override
    public SourceReader<T, KafkaSplit> createReader(SourceContext context) {
        return new KafkaSourceReader<>(options, context);
    }

    @Override
    public Serde<KafkaSplit> splitSerde() {
        return new KafkaSplitSerde();
    }

    /**
     * Returns what the source reads, for a person.
     *
     * @return topics and servers
     */
    @Override
    public String toString() {
        return "Kafka " + options.subscription() + " at " + options.servers();
    }
}
