package io.tidemark.examples.kafka.flights;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Writes flights to a topic, lets the job publish their delays in another, kills it meanwhile, and looks at every result. */
final class Demonstration {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration LOOK_ONCE_MORE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RULE = "  " + "-".repeat(70);

    private final FlightTopics topics;
    private final Path work;
    private final Random random = new Random();
    private JobProcess job;
    private long nextKill;
    private int started;

    Demonstration(FlightTopics topics, Path work) throws IOException {
        this.topics = topics;
        this.work = work;
        job = start();
    }

    /**
     * Runs it.
     *
     * @param file a header and flights
     * @param rate of them a second
     * @return whether every result is there once, in order
     */
    boolean run(List<String> file, long rate, int kills) throws IOException, InterruptedException {
        List<String> flights = file.subList(1, file.size());
        say("Writing %,d flights, %,d a second; the job publishes the delays of each airport.", flights.size(), rate);
        try (TopicReader output = new TopicReader(topics.bootstrap(), topics.output());
                FlightFeed feed = new FlightFeed(topics, flights.iterator(), rate)) {
            publish(output, flights.size(), kills);
            output.read(LOOK_ONCE_MORE); // what would come twice
            job.close();
            output.readToEnd();
            return tell(feed.end(), compare(output), kills);
        } finally {
            job.close();
        }
    }

    private JobProcess start() throws IOException {
        List<String> arguments = List.of(
                "--bootstrap", topics.bootstrap(),
                "--input", topics.input(),
                "--output", topics.output(),
                "--checkpoints", work.resolve("checkpoints").toString());
        return JobProcess.start(arguments, work.resolve("job-" + started++ + ".log"));
    }

    /** Reads until everything is published, and kills the job on the way. */
    private void publish(TopicReader output, long flights, int kills) throws IOException, InterruptedException {
        long lastSeen = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        chooseNextKill(0, flights, kills);
        for (int kill = 0; output.count() < flights; ) {
            output.read(LOOK);
            if (output.count() != lastSeen) {
                lastSeen = output.count();
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
            if (kill < kills && lastSeen >= nextKill) {
                kill++;
                killAndStartAgain(lastSeen, flights);
                chooseNextKill(lastSeen, flights, kills - kill);
            } else if (!job.isAlive() || System.nanoTime() > deadline) {
                throw new IOException(
                        "The job " + (job.isAlive() ? "publishes nothing more" : "ended") + ": " + job.messages());
            }
        }
    }

    private void chooseNextKill(long published, long flights, int killsLeft) {
        long left = flights - published;
        nextKill = published + (long) (random.nextDouble() * 2 * left / (killsLeft + 2));
    }

    private void killAndStartAgain(long published, long flights) throws IOException {
        job.close();
        say("  kill -9, with %,d of %,d results published; starting it again", published, flights);
        job = start();
    }

    private Comparison compare(TopicReader output) {
        try (TopicReader input = new TopicReader(topics.bootstrap(), topics.input())) {
            input.readToEnd();
            return Comparison.of(input.lines(), output.lines());
        }
    }

    private static boolean tell(long flights, Comparison comparison, int kills) {
        say("%s", RULE);
        row("killed with SIGKILL", kills);
        row("flights written", flights);
        row("results published", comparison.published());
        row("missing", comparison.missing());
        row("there twice", comparison.repeated());
        row("wrong", comparison.wrong());
        row("out of order", comparison.disordered());
        say("%s", RULE);
        boolean holds = comparison.holds() && comparison.published() == flights;
        if (holds) {
            say("  Exactly once: every result is there once, in order, as if nothing had happened.");
        } else {
            say("  NOT exactly once. The first bad result: %s", comparison.example());
        }
        return holds;
    }

    private static void row(String name, long number) {
        say("  %-24s %,d", name, number);
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
