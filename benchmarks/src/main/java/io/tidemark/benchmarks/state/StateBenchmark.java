package io.tidemark.benchmarks.state;

import io.tidemark.benchmarks.metering.MeteredBackend;
import io.tidemark.benchmarks.process.Usage;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Fills the memory backend, updates it without a break, and takes snapshots meanwhile: how long the updates wait for a
 * snapshot to begin, and how fast they are while it is written to a file. In the end the last snapshot is restored, and has
 * to hold exactly the updates that were made before it began.
 */
public final class StateBenchmark {
    private static final int ROUNDS = 6;
    private static final int WARM_UPS = 1;
    private static final long QUIET_NANOS = 3_000_000_000L;
    private static final int STRETCH = 1024;
    private static final int KEYS_AT_A_TIME = 50_000;
    private static final long MEGABYTE = 1 << 20;
    private static final long MOST_SYNC_NANOS = 10_000_000;
    private static final double LEAST_RATIO = 0.8;

    private final StateBackend memory = MeteredBackend.named("memory", Map.of());
    private final LargeState state;
    private final JobCheckpoints checkpoints;
    private final ExecutorService io = Executors.newSingleThreadExecutor();
    private long keys;
    private long updates;
    private long random = 1;

    private StateBenchmark(JobCheckpoints checkpoints) throws IOException {
        this.checkpoints = checkpoints;
        state = new LargeState(memory);
    }

    /**
     * Measures.
     *
     * @param arguments the megabytes of state, 1024 if none are given
     */
    public static void main(String[] arguments) throws Exception {
        long megabytes = arguments.length == 0 ? 1024 : Long.parseLong(arguments[0]);
        Path directory = Files.createTempDirectory("tidemark-state-benchmark");
        try (CheckpointStorage storage = ServiceLoader.load(CheckpointStorageProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(provider -> provider.schemes().contains("file"))
                        .findFirst()
                        .orElseThrow()
                        .open(directory.toUri());
                JobCheckpoints checkpoints = storage.own("state")) {
            StateBenchmark benchmark = new StateBenchmark(checkpoints);
            try {
                benchmark.run(megabytes);
            } finally {
                benchmark.io.shutdown();
            }
        } finally {
            delete(directory);
        }
    }

    private void addKeys(long number) {
        for (long i = 0; i < number; i++) {
            state.update(keys++);
            updates++;
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void run(long megabytes) throws Exception {
        long before = usedBytes();
        long wanted = megabytes * MEGABYTE;
        for (long there = 0; there < wanted; there = usedBytes() - before) {
            long missing = there <= 0 ? 0 : (long) ((double) keys / there * (wanted - there));
            addKeys(Math.max(KEYS_AT_A_TIME, Math.min(keys, missing)));
        }
        System.out.printf(
                "%,d MB of state: %,d keys, each with a number, an array, a list and a map%n",
                (usedBytes() - before) / MEGABYTE, keys);
        updateFor(QUIET_NANOS);
        double quiet = updateFor(QUIET_NANOS);
        List<Round> rounds = new ArrayList<>();
        KeyedSnapshot last = null;
        for (int i = 1; i <= ROUNDS; i++) {
            Measured measured = round(i, quiet);
            quiet = measured.round().quietAfter();
            last = measured.snapshot();
            String warmUp = i <= WARM_UPS ? "  (warms up)" : "";
            System.out.println(measured.round() + warmUp);
            if (i > WARM_UPS) {
                rounds.add(measured.round());
            }
        }
        report(rounds);
        verify(last, rounds.get(rounds.size() - 1).updatesAtBarrier());
    }

    /** One snapshot, as it was and how it went. */
    private record Measured(Round round, KeyedSnapshot snapshot) {}

    /** Updates a second before, while and after a snapshot is written. */
    private record Round(
            double quietBefore,
            long syncNanos,
            long asyncNanos,
            double busy,
            double quietAfter,
            double otherCores,
            long updatesAtBarrier) {
        double ratio() {
            return 2 * busy / (quietBefore + quietAfter);
        }

        @Override
        public String toString() {
            return String.format(
                    "  %,.0f updates/s before a snapshot; synchronous part %.3f ms; %,.0f updates/s for the %.1f s it is"
                            + " written; %,.0f updates/s behind it: %.0f %%; other processes took %.2f cores",
                    quietBefore, syncNanos / 1e6, busy, asyncNanos / 1e9, quietAfter, ratio() * 100, otherCores);
        }
    }

    private Measured round(long checkpointId, double quietBefore) throws Exception {
        long updatesAtBarrier = updates;
        Usage before = Usage.now();
        long start = System.nanoTime();
        StateSnapshot snapshot = state.snapshot(checkpointId);
        long syncNanos = System.nanoTime() - start;
        Future<KeyedSnapshot> written = io.submit(() -> write(checkpointId, snapshot));
        long begin = System.nanoTime();
        while (!written.isDone()) {
            updateStretch();
        }
        long asyncNanos = System.nanoTime() - begin;
        double busy = (updates - updatesAtBarrier) * 1e9 / asyncNanos;
        KeyedSnapshot snapshotWritten = written.get();
        double quietAfter = updateFor(QUIET_NANOS);
        double otherCores = Usage.now().otherCoresSince(before);
        Round round = new Round(quietBefore, syncNanos, asyncNanos, busy, quietAfter, otherCores, updatesAtBarrier);
        return new Measured(round, snapshotWritten);
    }

    private KeyedSnapshot write(long checkpointId, StateSnapshot snapshot) throws IOException {
        try (snapshot;
                CheckpointWriter writer = checkpoints.begin(checkpointId)) {
            List<StateFile> files = snapshot.persist(writer, "state");
            writer.commit(new byte[0]);
            return new KeyedSnapshot(memory.name(), LargeState.RANGE, files);
        }
    }

    /** Updates keys at random and returns how many a second. */
    private double updateFor(long nanos) {
        long before = updates;
        long start = System.nanoTime();
        long taken = 0;
        while (taken < nanos) {
            updateStretch();
            taken = System.nanoTime() - start;
        }
        return (updates - before) * 1e9 / taken;
    }

    private void updateStretch() {
        for (int i = 0; i < STRETCH; i++) {
            random ^= random << 13;
            random ^= random >>> 7;
            random ^= random << 17;
            state.update(Long.remainderUnsigned(random, keys));
        }
        updates += STRETCH;
    }

    private static void report(List<Round> rounds) {
        double[] sync = rounds.stream().mapToDouble(Round::syncNanos).sorted().toArray();
        double[] ratios = rounds.stream().mapToDouble(Round::ratio).sorted().toArray();
        double longest = sync[sync.length - 1];
        double ratio = ratios[ratios.length / 2];
        System.out.printf(
                "Synchronous part: %.3f ms at most (below %.0f ms: %s). Updates while a snapshot is written: %.0f %% of"
                        + " those without, median (at least %.0f %%: %s; all: %s).%n",
                longest / 1e6,
                MOST_SYNC_NANOS / 1e6,
                longest < MOST_SYNC_NANOS ? "yes" : "no",
                ratio * 100,
                LEAST_RATIO * 100,
                ratio >= LEAST_RATIO ? "yes" : "no",
                Arrays.toString(
                        Arrays.stream(ratios).map(r -> Math.round(r * 100)).toArray()));
    }

    private void verify(KeyedSnapshot snapshot, long expected) throws IOException {
        state.close();
        LargeState restored = new LargeState(memory);
        restored.restore(snapshot, checkpoints::open);
        long found = restored.updates();
        if (found != expected) {
            throw new IllegalStateException(
                    "The last snapshot holds " + found + " updates, and " + expected + " were made before it began.");
        }
        System.out.printf("The last snapshot, restored, holds exactly the %,d updates made before it began.%n", found);
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
