package io.tidemark.benchmarks.barriers;

import io.tidemark.api.CheckpointConfig;
import io.tidemark.api.CompletedCheckpoint;
import io.tidemark.api.DataStream;
import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Runs a pipeline whose last operator works a millisecond for each record, so that all queues before it are full, and takes
 * checkpoints one after the other: how long each takes from the trigger until it is complete, on disk.
 */
public final class BarrierBenchmark {
    private static final int PARALLELISM = 2;
    private static final int KEYS = 1_000;
    private static final int CHECKPOINTS = 30;
    private static final long WARM_UP_RECORDS = 4_000;
    private static final long PAUSE_MILLIS = 50;
    private static final long WORK_NANOS = 1_000_000;
    private static final Duration INTERVAL_THAT_NEVER_COMES = Duration.ofHours(1);

    private BarrierBenchmark() {}

    /** How checkpoints get through. */
    private enum Checkpoints {
        ALIGNED(1_000) {
            @Override
            void configure(CheckpointConfig config) {}
        },
        UNALIGNED(300) {
            @Override
            void configure(CheckpointConfig config) {
                config.enableUnalignedCheckpoints();
            }
        },
        UNALIGNED_AFTER_20_MS(300) {
            @Override
            void configure(CheckpointConfig config) {
                config.enableUnalignedCheckpoints();
                config.setAlignedCheckpointTimeout(Duration.ofMillis(20));
            }
        };

        private final long mostMillis;

        Checkpoints(long mostMillis) {
            this.mostMillis = mostMillis;
        }

        abstract void configure(CheckpointConfig config);
    }

    /**
     * Measures.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws Exception {
        System.out.printf(
                "An operator of 1 ms a record behind full queues, parallelism %d, %d checkpoints each:%n%n",
                PARALLELISM, CHECKPOINTS);
        System.out.printf(
                Locale.ROOT,
                "%-22s  %9s  %9s  %9s  %11s  %s%n",
                "checkpoints",
                "exchanges",
                "median ms",
                "max ms",
                "metadata kB",
                "below");
        boolean all = true;
        for (int exchanges = 1; exchanges <= 2; exchanges++) {
            for (Checkpoints checkpoints : Checkpoints.values()) {
                all &= measure(checkpoints, exchanges);
            }
        }
        if (!all) {
            System.exit(1);
        }
    }

    private static boolean measure(Checkpoints checkpoints, int exchanges) throws Exception {
        Path directory = Files.createTempDirectory("tidemark-barrier-benchmark");
        try {
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
            env.setParallelism(PARALLELISM).enableCheckpointing(INTERVAL_THAT_NEVER_COMES);
            env.getCheckpointConfig().setCheckpointStorage(directory);
            checkpoints.configure(env.getCheckpointConfig());
            AtomicLong worked = new AtomicLong();
            define(env, exchanges, worked);
            JobClient job = env.executeAsync("barriers");
            while (worked.get() < WARM_UP_RECORDS) {
                Thread.sleep(PAUSE_MILLIS);
            }
            double[] millis = new double[CHECKPOINTS];
            long metadataBytes = 0;
            for (int i = 0; i < CHECKPOINTS; i++) {
                long start = System.nanoTime();
                CompletedCheckpoint complete = job.triggerCheckpoint().get();
                millis[i] = (System.nanoTime() - start) / 1e6;
                metadataBytes = Math.max(metadataBytes, metadataBytes(directory, complete));
                Thread.sleep(PAUSE_MILLIS);
            }
            job.cancel().get();
            return report(checkpoints, exchanges, millis, metadataBytes);
        } finally {
            delete(directory);
        }
    }

    private static void define(StreamExecutionEnvironment env, int exchanges, AtomicLong worked) {
        DataStream<Long> numbers = env.fromSequence(0, Long.MAX_VALUE - 1);
        for (int i = 1; i < exchanges; i++) {
            numbers = numbers.keyBy(number -> number % KEYS, Long.class).map(number -> number);
        }
        numbers.keyBy(number -> number % KEYS, Long.class)
                .map(number -> {
                    long end = System.nanoTime() + WORK_NANOS;
                    while (System.nanoTime() - end < 0) {
                        Thread.onSpinWait();
                    }
                    worked.incrementAndGet();
                    return number;
                })
                .filter(number -> number < 0)
                .print();
    }

    private static long metadataBytes(Path directory, CompletedCheckpoint checkpoint) throws IOException {
        return Files.size(directory
                .resolve("barriers")
                .resolve(String.format(Locale.ROOT, "chk-%010d", checkpoint.checkpointId()))
                .resolve("metadata.json"));
    }

    private static boolean report(Checkpoints checkpoints, int exchanges, double[] millis, long metadataBytes) {
        Arrays.sort(millis);
        double greatest = millis[millis.length - 1];
        boolean below = greatest < checkpoints.mostMillis;
        System.out.printf(
                Locale.ROOT,
                "%-22s  %9d  %9.1f  %9.1f  %11.1f  %d ms: %s%n",
                checkpoints.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                exchanges,
                millis[millis.length / 2],
                greatest,
                metadataBytes / 1e3,
                checkpoints.mostMillis,
                below ? "yes" : "no");
        return below;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
