package io.tidemark.benchmarks.kafka.driver;

import io.tidemark.benchmarks.run.LatencyHistogram;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Records that are due at a steady rate, and how long each takes until a reader of committed records has it. The time counts
 * from when a record is due, so that a stall is charged to every record that it held up.
 */
final class SteadyStream {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int PART_NOT_COUNTED = 4;
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Topics topics;
    private final String input;
    private final long rate;
    private final long records;
    private final LatencyHistogram latencies = new LatencyHistogram();
    private long startNanos;

    SteadyStream(Topics topics, String input, long rate, long seconds) {
        this.topics = topics;
        this.input = input;
        this.rate = rate;
        records = rate * seconds;
    }

    /**
     * Writes the records and reads them where they come out.
     *
     * @return how long they took, without the first quarter
     * @throws IOException if they do not all come out right within a minute
     */
    LatencyHistogram flow(VisibleOutput output) throws IOException, InterruptedException {
        startNanos = System.nanoTime();
        Thread writer = new Thread(this::write, "steady stream");
        writer.start();
        Copied copied = new Copied(records);
        long deadline = due(records) + GRACE_NANOS;
        while (!copied.isComplete() && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> each : output.next(POLL)) {
                see(copied.see(each.value()));
            }
        }
        writer.join();
        if (!copied.isRight()) {
            throw new IOException("At a steady rate the output was wrong: " + copied);
        }
        return latencies;
    }

    private void see(long index) {
        if (index >= records / PART_NOT_COUNTED) {
            latencies.record(System.nanoTime() - due(index));
        }
    }

    private long due(long index) {
        return startNanos + index * NANOS_PER_SECOND / rate;
    }

    private void write() {
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of("linger.ms", 0))) {
            for (long index = 0; index < records; index++) {
                for (long left = due(index) - System.nanoTime(); left > 0; left = due(index) - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                producer.send(Topics.recordOf(input, index));
            }
        }
    }
}
