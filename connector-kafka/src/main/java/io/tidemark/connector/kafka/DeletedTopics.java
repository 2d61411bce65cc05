package io.tidemark.connector.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Finds topics that were deleted while they are read, of which the consumer says nothing: it waits for them. Those of which
 * nothing comes are asked for now and then; one that is missing twice is deleted, for a broker that has just come back may not
 * know of it yet.
 */
final class DeletedTopics {
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final String operator;
    private final String servers;
    private final Consumer<byte[], byte[]> consumer;
    private final long intervalNanos;
    private final Set<String> heardOf = new HashSet<>();
    private final Set<String> missing = new HashSet<>();
    private long lookedAtNanos = System.nanoTime();

    DeletedTopics(KafkaSourceOptions<?> options, String operator, Consumer<byte[], byte[]> consumer) {
        this.operator = operator;
        this.consumer = consumer;
        servers = options.servers();
        String maxAge = options.properties().get(CommonClientConfigs.METADATA_MAX_AGE_CONFIG);
        Duration interval = maxAge == null ? LONGEST_INTERVAL : Duration.ofMillis(Long.parseLong(maxAge.strip()));
        intervalNanos = Math.min(interval.toNanos(), LONGEST_INTERVAL.toNanos());
    }

    /** Notes that something came of a topic. */
    void isThere(String topic) {
        heardOf.add(topic);
        missing.remove(topic);
    }

    /** Asks for the topics that nothing came of, if it is time. */
    void look() throws IOException {
        long now = System.nanoTime();
        if (now - lookedAtNanos < intervalNanos) {
            return;
        }
        lookedAtNanos = now;
        Set<String> quiet = new TreeSet<>();
        consumer.assignment().stream().map(TopicPartition::topic).forEach(quiet::add);
        quiet.removeAll(heardOf);
        heardOf.clear();
        for (String topic : quiet) {
            look(topic);
        }
    }

    private void look(String topic) throws IOException {
        try {
            if (!consumer.partitionsFor(topic, TIMEOUT).isEmpty()) {
                missing.remove(topic);
                return;
            }
        } catch (RetriableException e) {
            // No broker answers: that says nothing of the topic.
            return;
        }
        if (!missing.add(topic)) {
            throw new IOException("Source '" + operator + "': the topic '" + topic + "' does not exist any more at "
                    + servers + ". If it was deleted by mistake, create it again; the job then begins it anew if its"
                    + " offsets are chosen so by onOffsetOutOfRange. If on purpose, take it out of the source.");
        }
    }
}
