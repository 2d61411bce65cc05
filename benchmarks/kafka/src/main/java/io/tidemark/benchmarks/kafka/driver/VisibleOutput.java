package io.tidemark.benchmarks.kafka.driver;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What a reader of committed records may see of a topic, and since when. It asks the broker how far that is, which costs
 * next to nothing, and reads the records themselves when no more come: a reader beside the contestant would take a part of
 * the processors. Not thread-safe.
 */
final class VisibleOutput implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long LOOK_EVERY_MILLIS = 10;
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long DEADLINE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final List<TopicPartition> partitions;
    private final KafkaConsumer<byte[], byte[]> consumer;

    VisibleOutput(String bootstrapServers, String topic) {
        partitions = Topics.partitionsOf(topic);
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "fetch.min.bytes",
                1,
                "auto.offset.reset",
                "earliest");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(partitions);
    }

    /** How far a reader could read at a moment, and what the contestant had taken until then. */
    private record Moment(long nanos, Duration cpu, Map<TopicPartition, Long> ends) {
        boolean shows(Map<TopicPartition, Long> lastOffsets) {
            return lastOffsets.entrySet().stream().allMatch(last -> ends.get(last.getKey()) > last.getValue());
        }
    }

    /**
     * When the last record became visible.
     *
     * @param nanos by {@link System#nanoTime}
     * @param cpu what the contestant had taken until then
     */
    record Completion(long nanos, Duration cpu) {}

    /** Returns the next records that a reader gets, or none after a moment. */
    Iterable<ConsumerRecord<byte[], byte[]>> next(Duration atMost) {
        return consumer.poll(atMost);
    }

    /**
     * Waits until all records are visible.
     *
     * @param copied gets all of them, when no more come
     * @param cpu tells what the contestant has taken until now
     * @throws IOException if they are not all visible after five minutes
     */
    Completion await(Copied copied, long records, Supplier<Duration> cpu) throws IOException, InterruptedException {
        List<Moment> moments = new ArrayList<>();
        Map<TopicPartition, Long> lastOffsets = new HashMap<>();
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!copied.isComplete()) {
            awaitQuiet(moments, records, cpu, deadline);
            readTo(moments.get(moments.size() - 1).ends(), copied, lastOffsets);
        }
        return moments.stream()
                .filter(moment -> moment.shows(lastOffsets))
                .findFirst()
                .map(moment -> new Completion(moment.nanos(), moment.cpu()))
                .orElseThrow();
    }

    /** Looks until there are as many offsets as records at least, and no more have come for a while. */
    private void awaitQuiet(List<Moment> moments, long records, Supplier<Duration> cpu, long deadline)
            throws IOException, InterruptedException {
        Moment newest = look(cpu);
        moments.add(newest);
        long quietSince = newest.nanos();
        while (sum(newest.ends()) < records || newest.nanos() - quietSince < QUIET_NANOS) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            Moment moment = look(cpu);
            if (!moment.ends().equals(newest.ends())) {
                moments.add(moment);
                quietSince = moment.nanos();
            }
            newest = moment;
            if (moment.nanos() > deadline) {
                throw new IOException("After " + TimeUnit.NANOSECONDS.toMinutes(DEADLINE_NANOS) + " minutes "
                        + sum(moment.ends()) + " offsets are visible, of " + records + " records");
            }
        }
    }

    private Moment look(Supplier<Duration> cpu) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        return new Moment(System.nanoTime(), cpu.get(), ends);
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private void readTo(Map<TopicPartition, Long> ends, Copied copied, Map<TopicPartition, Long> lastOffsets) {
        while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                copied.see(each.value());
                lastOffsets.put(new TopicPartition(each.topic(), each.partition()), each.offset());
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
