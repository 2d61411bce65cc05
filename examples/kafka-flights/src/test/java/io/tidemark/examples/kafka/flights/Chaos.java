package io.tidemark.examples.kafka.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.KafkaServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Kills the job again and again, the broker and its job's owners now and then, and remembers what it did when. */
final class Chaos implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int ONE_IN_START_OF = 4;
    private static final int MAX_MILLIS_TO_KILL = 3_000;
    private static final int CHECKPOINT_INTERVAL_MILLIS = 100;
    private static final long ZOMBIE_PATIENCE_MILLIS = 60_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final KafkaServer broker;
    private final FlightTopics topics;
    private final TopicReader output;
    private final Path directory;
    private final Random random;
    private final long startNanos = System.nanoTime();
    private final StringBuilder story = new StringBuilder();
    private JobProcess job;
    private int processes;

    Chaos(KafkaServer broker, FlightTopics topics, TopicReader output, Path directory, long seed) throws IOException {
        this.broker = broker;
        this.topics = topics;
        this.output = output;
        this.directory = directory;
        random = new Random(seed);
        story.append("-Dseed=").append(seed);
        job = start();
    }

    /** Something that is done once, besides the kills of the job. */
    private interface Blow {
        void fall() throws IOException, InterruptedException;
    }

    /** Lets all of it happen within so long. */
    void rage(Duration duration) throws IOException, InterruptedException {
        long part = duration.toNanos() / 4;
        Deque<Blow> blows = new ArrayDeque<>(List.of(this::restartBroker, this::killBroker, this::wakeZombie));
        for (int quarter = 1; quarter <= 4; quarter++) {
            killUntil(startNanos + quarter * part);
            if (!blows.isEmpty()) {
                blows.remove().fall();
            }
        }
    }

    /** Kills the job every few seconds: most times when it has published something, at least once so, or in its start. */
    private void killUntil(long endNanos) throws IOException, InterruptedException {
        boolean killedAtWork = false;
        while (System.nanoTime() < endNanos || !killedAtWork) {
            boolean early = random.nextInt(ONE_IN_START_OF) == 0;
            if (!early) {
                awaitMore("between two kills");
                killedAtWork = true;
            }
            readFor(random.nextInt(MAX_MILLIS_TO_KILL));
            job.close();
            job = start();
            tell(early ? "job killed in its start" : "job killed at work");
        }
    }

    private void restartBroker() throws IOException {
        awaitMore("before the broker is stopped");
        broker.stop();
        broker.restart();
        tell("broker stopped and started");
    }

    private void killBroker() throws IOException {
        awaitMore("before the broker is killed");
        broker.kill();
        broker.restart();
        tell("broker killed and started");
    }

    /** Stops the job, lets another process take it over, and wakes the first: it has to see that it is not wanted. */
    private void wakeZombie() throws IOException, InterruptedException {
        awaitMore("before it is stopped");
        try (JobProcess zombie = job) {
            signal(zombie, "STOP");
            job = start();
            awaitMore("by the successor of one that was stopped");
            signal(zombie, "CONT");
            assertThat(zombie.endsWithin(ZOMBIE_PATIENCE_MILLIS))
                    .as("the zombie ends; %s%n%s", this, zombie.messages())
                    .isTrue();
            assertThat(zombie.messages()).as(toString()).contains("took it over");
        }
        tell("zombie continued, and ended");
    }

    private void awaitMore(String when) throws IOException {
        output.read(LOOK);
        long before = output.count();
        long deadline =
                System.nanoTime() + Duration.ofMillis(ZOMBIE_PATIENCE_MILLIS).toNanos();
        while (output.count() == before) {
            output.read(LOOK);
            assertThat(System.nanoTime())
                    .as("something is published %s; %s%n%s", when, this, job.messages())
                    .isLessThan(deadline);
        }
    }

    private void readFor(long millis) {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        while (System.nanoTime() < end) {
            output.read(LOOK);
        }
    }

    private JobProcess start() throws IOException {
        List<String> arguments = List.of(
                "--bootstrap", topics.bootstrap(),
                "--input", topics.input(),
                "--output", topics.output(),
                "--checkpoints", directory.resolve("checkpoints").toString(),
                "--checkpoint-interval", Integer.toString(CHECKPOINT_INTERVAL_MILLIS));
        return JobProcess.start(arguments, directory.resolve("job-" + processes++ + ".log"));
    }

    private static void signal(JobProcess process, String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).as("exit code of kill -" + name).isZero();
    }

    private void tell(String what) {
        story.append(String.format(
                Locale.ROOT,
                "%n%7.1f s %s, %d published",
                (System.nanoTime() - startNanos) / NANOS_PER_SECOND,
                what,
                output.count()));
    }

    /** Ends the job, which has nothing more to do. */
    void end() {
        job.kill();
    }

    /** Returns what the newest process of the job has said. */
    String lastMessages() throws IOException {
        return job.messages();
    }

    /** Returns what happened. */
    @Override
    public String toString() {
        return story.toString();
    }

    @Override
    public void close() {
        job.close();
    }
}
