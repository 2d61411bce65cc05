package io.tidemark.benchmarks.kafka.driver;

import io.tidemark.benchmarks.kafka.CopySpec;
import io.tidemark.benchmarks.kafka.Payload;
import io.tidemark.benchmarks.large.WorkDirectory;
import io.tidemark.benchmarks.run.LatencyHistogram;
import io.tidemark.servers.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Copies topics by turns, exactly once, on one broker: records a second until a reader of committed records can see the
 * last one, and how long a record at a steady rate takes to be seen.
 */
public final class KafkaBenchmark {
    private static final int PARALLELISM = 2;
    private static final int DISK_TIMES_RECORDS = 4;
    private static final String WARM_UP = "warm-up";
    private static final String INPUT = "input";
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Settings settings;
    private final Path home;
    private final WorkDirectory work;
    private final KafkaServer broker;
    private final Topics topics;
    private final Results results;
    private int runs;

    private KafkaBenchmark(Settings settings, Path home, WorkDirectory work, KafkaServer broker, Topics topics) {
        this.settings = settings;
        this.home = home;
        this.work = work;
        this.broker = broker;
        this.topics = topics;
        results = new Results(settings.sides());
    }

    /**
     * Measures. Exits with 0 if every record was there once in every run, 1 if not, 2 if the arguments make no sense.
     *
     * @param arguments as {@code records=15000000}; {@code ./benchmark --help} lists them
     */
    public static void main(String[] arguments) throws Exception {
        Settings settings;
        try {
            settings = Settings.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("benchmark: " + e.getMessage());
            System.exit(2);
            return;
        }
        Path home = Path.of(System.getProperty("benchmark.home", ""));
        long bytes = (settings.records() + settings.warmUpRecords()) * Payload.BYTES * DISK_TIMES_RECORDS;
        boolean right;
        try (WorkDirectory work = WorkDirectory.create("kafka", bytes);
                KafkaServer broker = KafkaServer.builder()
                        .jvmOptions("-Xmx1g", "-XX:+UseG1GC")
                        .start(work.resolve("broker"));
                Topics topics = new Topics(broker.bootstrapServers())) {
            right = new KafkaBenchmark(settings, home, work, broker, topics).run();
        }
        System.exit(right ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        say("Java %s, %d processors", Runtime.version(), Runtime.getRuntime().availableProcessors());
        topics.createFull(WARM_UP, settings.warmUpRecords());
        topics.createFull(INPUT, settings.records());
        warmUpBroker();
        for (int round = 0; round < settings.rounds(); round++) {
            for (Side side : inOrderOf(round)) {
                try {
                    takeTurn(side);
                } catch (IOException e) {
                    results.fail();
                    say("%s: %s", side.label(), e.getMessage());
                }
            }
        }
        results.lines(settings).forEach(System.out::println);
        return results.areRight();
    }

    /** Whoever came first would otherwise wait for the broker's compiler, and for the memory of its files. */
    private void warmUpBroker() throws IOException, InterruptedException {
        try (ContestantProcess contestant =
                new ContestantProcess(settings.sides().get(0), home)) {
            copy(contestant, WARM_UP, settings.warmUpRecords());
        }
    }

    /** Each round begins with another one, as who comes later may find a warmer machine. */
    private List<Side> inOrderOf(int round) {
        List<Side> order = new ArrayList<>(settings.sides());
        Collections.rotate(order, -round);
        return order;
    }

    private void takeTurn(Side side) throws IOException, InterruptedException {
        try (ContestantProcess contestant = new ContestantProcess(side, home)) {
            copy(contestant, WARM_UP, settings.warmUpRecords());
            Results.Throughput throughput = copy(contestant, INPUT, settings.records());
            results.add(side, throughput);
            say("  %-12s %s; %s", side.label(), throughput, contestant.version());
            if (settings.rate() > 0) {
                Results.Latency latency = stream(contestant);
                results.add(side, latency);
                say("  %-12s %s", side.label(), latency);
            }
        }
    }

    /** Copies a full topic. */
    private Results.Throughput copy(ContestantProcess contestant, String input, long records)
            throws IOException, InterruptedException {
        CopySpec spec = spec(input, settings.intervalMillis());
        topics.create(spec.output());
        Copied copied = new Copied(records);
        try (VisibleOutput output = new VisibleOutput(broker.bootstrapServers(), spec.output())) {
            contestant.start(spec);
            contestant.awaitFirst();
            long startNanos = System.nanoTime();
            long cpuBefore = contestant.cpu().toNanos();
            VisibleOutput.Completion completion = output.await(copied, records, contestant::cpu);
            contestant.end();
            if (!copied.isRight()) {
                throw new IOException("The output was wrong: " + copied);
            }
            double seconds = (completion.nanos() - startNanos) / NANOS_PER_SECOND;
            return new Results.Throughput(
                    records / seconds, (double) (completion.cpu().toNanos() - cpuBefore) / records);
        } finally {
            topics.delete(spec.output());
        }
    }

    /** Copies records as they come. */
    private Results.Latency stream(ContestantProcess contestant) throws IOException, InterruptedException {
        CopySpec spec = spec("steady-" + runs, settings.latencyIntervalMillis());
        topics.create(spec.input());
        topics.create(spec.output());
        try (VisibleOutput output = new VisibleOutput(broker.bootstrapServers(), spec.output())) {
            contestant.start(spec);
            SteadyStream stream = new SteadyStream(topics, spec.input(), settings.rate(), settings.seconds());
            LatencyHistogram latencies = stream.flow(output);
            contestant.awaitFirst();
            contestant.end();
            return new Results.Latency(
                    latencies.quantile(0.5) / NANOS_PER_MILLI,
                    latencies.quantile(0.99) / NANOS_PER_MILLI,
                    latencies.max() / NANOS_PER_MILLI);
        } finally {
            topics.delete(spec.input());
            topics.delete(spec.output());
        }
    }

    private CopySpec spec(String input, long intervalMillis) throws IOException {
        int run = runs++;
        Path checkpoints = Files.createDirectory(work.resolve("checkpoints-" + run));
        return new CopySpec(
                broker.bootstrapServers(), input, "output-" + run, PARALLELISM, intervalMillis, checkpoints.toString());
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
