package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.metrics.PendingCount;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/** The partitions that a consumer is assigned, each up to where it stops. Used by the fetching thread alone. */
final class FetchedPartitions {
    private static final Logger LOG = System.getLogger(FetchedPartitions.class.getName());

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
    private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaSourceOptions<?> options;
    private final String operator;
    private final Consumer<byte[], byte[]> consumer;
    private final FetchBuffer buffer;
    private final ReadLag lag;
    private final PendingCount offsetResets;
    private final DeletedTopics deletedTopics;
    /** Where each partition stops. */
    private final Map<TopicPartition, Long> stops = new HashMap<>();

    FetchedPartitions(
            KafkaSourceOptions<?> options,
            String operator,
            Consumer<byte[], byte[]> consumer,
            FetchBuffer buffer,
            ReadLag lag,
            PendingCount offsetResets) {
        this.options = options;
        this.operator = operator;
        this.consumer = consumer;
        this.buffer = buffer;
        this.lag = lag;
        this.offsetResets = offsetResets;
        deletedTopics = new DeletedTopics(options, operator, consumer);
    }

    boolean isEmpty() {
        return stops.isEmpty();
    }

    void add(List<KafkaSplit> splits) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (KafkaSplit split : splits) {
            TopicPartition partition = new TopicPartition(split.topic(), split.partition());
            if (split.position() >= split.stopOffset()) {
                buffer.put(FetchedBatch.end(partition, split.position()));
            } else {
                stops.put(partition, split.stopOffset());
                positions.put(partition, split.position());
            }
        }
        consumer.assign(stops.keySet());
        positions.forEach(consumer::seek);
    }

    void pauseAndResume(Collection<TopicPartition> paused, Collection<TopicPartition> resumed) {
        consumer.pause(paused.stream().filter(stops::containsKey).toList());
        consumer.resume(resumed.stream().filter(stops::containsKey).toList());
    }

    /**
     * Fetches once, and waits for records for a while.
     *
     * @return whether something came
     */
    boolean fetch() throws IOException {
        deletedTopics.look();
        ConsumerRecords<byte[], byte[]> polled;
        try {
            polled = consumer.poll(POLL_TIMEOUT);
        } catch (OffsetOutOfRangeException e) {
            goOnElsewhere(e.offsetOutOfRangePartitions());
            return true;
        }
        // Also of partitions of which nothing came but markers of transactions.
        Map<TopicPartition, OffsetAndMetadata> next = polled.nextOffsets();
        next.forEach((partition, offset) -> {
            noteEnd(partition, offset.offset());
            handOver(partition, polled.records(partition), offset.offset());
        });
        return !next.isEmpty();
    }

    /** Asks the consumer alone, which knows the end from what it fetched. */
    private void noteEnd(TopicPartition partition, long position) {
        consumer.currentLag(partition).ifPresent(behind -> lag.endsAt(partition, position + behind));
    }

    private void handOver(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, long nextPosition) {
        deletedTopics.isThere(partition.topic());
        FetchedBatch batch = FetchedBatch.of(partition, records, nextPosition, stops.get(partition));
        if (batch.last) {
            remove(partition);
        }
        buffer.put(batch);
    }

    private void remove(TopicPartition partition) {
        stops.remove(partition);
        consumer.assign(stops.keySet());
    }

    private void goOnElsewhere(Map<TopicPartition, Long> outOfRange) throws IOException {
        Map<TopicPartition, Long> ends;
        Map<TopicPartition, Long> begins;
        try {
            begins = consumer.beginningOffsets(outOfRange.keySet(), LOOKUP_TIMEOUT);
            ends = consumer.endOffsets(outOfRange.keySet(), LOOKUP_TIMEOUT);
        } catch (RetriableException e) {
            // The next poll finds the same.
            return;
        }
        if (options.offsetOutOfRange() == OffsetOutOfRange.FAIL) {
            throw refused(outOfRange, begins, ends);
        }
        Map<TopicPartition, Long> targets = options.offsetOutOfRange() == OffsetOutOfRange.EARLIEST ? begins : ends;
        outOfRange.forEach((partition, offset) -> {
            offsetResets.increment();
            LOG.log(
                    Level.WARNING,
                    "Source ''{0}'' cannot read {1} at offset {2}, which is not in the log any more, and goes on at {3}.",
                    operator,
                    partition,
                    Long.toString(offset),
                    Long.toString(targets.get(partition)));
            goOn(partition, targets.get(partition));
        });
    }

    private void goOn(TopicPartition partition, long position) {
        if (position < stops.get(partition)) {
            consumer.seek(partition, position);
        } else {
            remove(partition);
            buffer.put(FetchedBatch.end(partition, position));
        }
    }

    private IOException refused(
            Map<TopicPartition, Long> outOfRange, Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {
        TopicPartition partition = outOfRange.keySet().iterator().next();
        return new IOException("Source '" + operator + "': offset " + outOfRange.get(partition) + " of " + partition
                + " is not in the log any more, which now reaches from " + begins.get(partition) + " to "
                + ends.get(partition)
                + ". Its records were deleted before they were read, or the topic was truncated or"
                + " made anew. To go on without what is lost, choose onOffsetOutOfRange(OffsetOutOfRange.EARLIEST) or"
                + " onOffsetOutOfRange(OffsetOutOfRange.LATEST); keep records longer by retention.ms of the topic.");
    }
}
