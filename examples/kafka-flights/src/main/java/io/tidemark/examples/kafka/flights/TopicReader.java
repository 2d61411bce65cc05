package io.tidemark.examples.kafka.flights;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what is committed of a topic, from its beginning, and keeps it by airport in the order of the topic. */
final class TopicReader implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final KafkaConsumer<String, String> consumer;
    private final Map<String, List<String>> lines = new TreeMap<>();
    private long count;

    TopicReader(String bootstrap, String topic) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", bootstrap,
                "isolation.level", "read_committed",
                // to begin anew would count again what was read, and hide what is gone
                "auto.offset.reset", "none");
        consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
        consumer.assign(FlightTopics.partitionsOf(topic));
        consumer.seekToBeginning(consumer.assignment());
    }

    /** Reads what has come, or waits so long for it. */
    void read(Duration atMost) {
        for (ConsumerRecord<String, String> each : consumer.poll(atMost)) {
            lines.computeIfAbsent(each.key(), airport -> new ArrayList<>()).add(each.value());
            count++;
        }
    }

    /** Reads all that is committed now, up to the end of each partition. */
    void readToEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            read(LOOK);
        }
    }

    /** Returns how many lines were read. */
    long count() {
        return count;
    }

    /** Returns the lines that were read, by airport. */
    Map<String, List<String>> lines() {
        return lines;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
