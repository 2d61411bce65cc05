package io.tidemark.examples.kafka.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.KafkaServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka to keyed state to Kafka on a real broker, while the job is killed with SIGKILL every few seconds, the broker is
 * restarted twice, once after SIGKILL, and a process that was stopped goes on after another has taken its job over.
 *
 * <p>Takes as long as {@code tidemark.chaos} says, and then as long as it takes to publish the rest.
 */
class KafkaChaosTest {
    private static final Duration DURATION = Duration.parse(System.getProperty("tidemark.chaos", "PT20S"));
    private static final int RATE = 500;
    private static final int AIRPORTS = 40;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @Test
    void everyRecordIsPublishedOnceAndInOrderWhateverIsKilled() throws IOException, InterruptedException {
        long seed = Long.getLong("seed", System.nanoTime());
        try (KafkaServer broker = KafkaServer.start(directory.resolve("broker"))) {
            FlightTopics topics = FlightTopics.named(broker.bootstrapServers(), "chaos");
            topics.create();
            try (TopicReader output = new TopicReader(topics.bootstrap(), topics.output());
                    FlightFeed feed = new FlightFeed(topics, flights(seed), RATE);
                    Chaos chaos = new Chaos(broker, topics, output, directory, seed)) {
                chaos.rage(DURATION);
                long flights = feed.end();
                awaitAll(output, flights, chaos);
                chaos.end();

                assertThat(topics.openTransactions())
                        .as("open transactions; %s", chaos)
                        .isEmpty();
                // nobody writes any more, and no transaction hides what was written: the end is the end
                output.readToEnd();
                Comparison comparison = Comparison.of(input(topics, flights), output.lines());
                System.out.println(chaos + "\n" + comparison);
                assertThat(comparison).as(chaos.toString()).matches(Comparison::holds, "exactly once and in order");
                assertThat(comparison.published()).as(chaos.toString()).isEqualTo(flights);
            }
        }
    }

    /** Returns an endless stream of flights from airports that differ in size. */
    private static Iterator<String> flights(long seed) {
        Random random = new Random(seed);
        return LongStream.iterate(0, number -> number + 1)
                .mapToObj(number -> number + ",A" + random.nextInt(1 + random.nextInt(AIRPORTS)) + ",LAX,"
                        + (random.nextInt(200) - 20) + ",100")
                .iterator();
    }

    /** Reads until there are as many results as flights, and none comes for a while: those that are there twice come later. */
    private static void awaitAll(TopicReader output, long flights, Chaos chaos) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (output.count() < flights) {
            output.read(LOOK);
            assertThat(System.nanoTime())
                    .as("%d of %d are published; %s%n%s", output.count(), flights, chaos, chaos.lastMessages())
                    .isLessThan(deadline);
        }
        long before;
        do {
            before = output.count();
            output.read(QUIET);
        } while (output.count() != before);
    }

    private static Map<String, List<String>> input(FlightTopics topics, long flights) {
        try (TopicReader input = new TopicReader(topics.bootstrap(), topics.input())) {
            input.readToEnd();
            assertThat(input.count()).as("flights in the topic").isEqualTo(flights);
            return input.lines();
        }
    }
}
