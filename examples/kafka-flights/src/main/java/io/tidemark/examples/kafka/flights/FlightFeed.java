package io.tidemark.examples.kafka.flights;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes flights to a topic at a steady rate, those of one airport to one partition, on a thread of its own. A broker that is
 * away is waited for.
 */
final class FlightFeed implements AutoCloseable {
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final KafkaProducer<String, String> producer;
    private final String topic;
    private final long rate;
    private final Thread thread;
    private volatile boolean ended;
    private volatile long sent;
    private volatile @Nullable Exception failure;

    /**
     * Starts writing.
     *
     * @param lines flights, as {@link Flight#parse} reads them
     * @param rate of them a second
     */
    FlightFeed(FlightTopics topics, Iterator<String> lines, long rate) {
        topic = topics.input();
        this.rate = rate;
        Map<String, Object> properties = Map.of("bootstrap.servers", topics.bootstrap(), "acks", "all");
        producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
        thread = new Thread(() -> write(lines), "flights");
        thread.setDaemon(true);
        thread.start();
    }

    private void write(Iterator<String> lines) {
        long start = System.nanoTime();
        while (lines.hasNext() && !ended && failure == null) {
            long early = start + sent * NANOS_PER_SECOND / rate - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            } else {
                String line = lines.next();
                producer.send(
                        new ProducerRecord<>(topic, Flight.parse(line).origin(), line),
                        (written, refused) -> note(refused));
                sent++;
            }
        }
        producer.flush();
    }

    private void note(@Nullable Exception refused) {
        if (refused != null) {
            failure = refused;
        }
    }

    /** Says whether all flights are written. */
    boolean isOver() {
        return !thread.isAlive();
    }

    /**
     * Writes no more, and waits until all that was sent is written.
     *
     * @return how many flights that are
     * @throws IllegalStateException if the broker did not take one
     */
    long end() throws InterruptedException {
        ended = true;
        thread.join();
        if (failure != null) {
            throw new IllegalStateException("A flight was not written to " + topic, failure);
        }
        return sent;
    }

    @Override
    public void close() {
        ended = true;
        producer.close();
    }
}
