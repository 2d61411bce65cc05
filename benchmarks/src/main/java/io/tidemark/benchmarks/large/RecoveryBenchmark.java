package io.tidemark.benchmarks.large;

import io.tidemark.benchmarks.large.LogPlot.Point;
import io.tidemark.benchmarks.large.LogPlot.Series;
import io.tidemark.examples.storage.CheckpointPlace;
import io.tidemark.examples.storage.StorageKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long it takes from the start of a process until the job has restored its state from a storage and processed a record,
 * against the size of the state. The process that wrote the state was killed with SIGKILL.
 */
public final class RecoveryBenchmark {
    private static final long[] DEFAULT_MEGABYTES = {10, 100, 1000};
    private static final List<String> BACKENDS = List.of("memory", "rocksdb");
    private static final List<StorageKind> STORAGES = List.of(StorageKind.FILE, StorageKind.S3, StorageKind.JDBC);
    private static final int RESTORES = 3;
    private static final int DISK_TIMES_STATE = 4;
    private static final int HEAP_FOR_ROCKSDB_MEGABYTES = 512;
    private static final int HEAP_TIMES_STATE = 2;
    private static final int ROCKSDB_MEGABYTES = 256;
    private static final int VALUE_BYTES = 500;
    private static final long NO_INTERVAL_MILLIS = 3_600_000;

    /** A job of any speed is killed before it has made so many. */
    private static final long CHANGES_UNTIL_KILLED = 1L << 40;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final String PLOT = "plot=";

    private RecoveryBenchmark() {}

    /**
     * Measures.
     *
     * @param arguments the sizes in MB, 10, 100 and 1000 if none are given, and {@code plot=FILE.svg} for a picture
     */
    public static void main(String[] arguments) throws Exception {
        List<Long> sizes = new ArrayList<>();
        Path plot = null;
        for (String argument : arguments) {
            if (argument.startsWith(PLOT)) {
                plot = Path.of(argument.substring(PLOT.length()));
            } else {
                sizes.add(Long.valueOf(argument));
            }
        }
        if (sizes.isEmpty()) {
            Arrays.stream(DEFAULT_MEGABYTES).forEach(sizes::add);
        }
        System.out.printf(
                Locale.ROOT,
                "%-10s %-10s %10s   %s%n",
                "state",
                "storage",
                "MB",
                "ms from process start to first record");
        List<Series> all = new ArrayList<>();
        for (String backend : BACKENDS) {
            for (StorageKind storage : STORAGES) {
                all.add(new Series(backend + ", " + storage, measure(backend, storage, sizes)));
            }
        }
        if (plot != null) {
            Files.writeString(
                    plot,
                    new LogPlot("Recovery time", "MB of state", "ms from process start to first record", all).toSvg());
        }
    }

    private static List<Point> measure(String backend, StorageKind storage, List<Long> sizes) throws IOException {
        List<Point> points = new ArrayList<>();
        for (long megabytes : sizes) {
            double millis = measure(backend, storage, megabytes);
            System.out.printf(Locale.ROOT, "%-10s %-10s %,10d   %,.0f%n", backend, storage, megabytes, millis);
            points.add(new Point(megabytes, millis));
        }
        return points;
    }

    /** Returns the median of some restores from one checkpoint. */
    private static double measure(String backend, StorageKind storage, long megabytes) throws IOException {
        int heap = backend.equals("memory")
                ? (int) (HEAP_TIMES_STATE * megabytes + HEAP_FOR_ROCKSDB_MEGABYTES)
                : HEAP_FOR_ROCKSDB_MEGABYTES;
        Settings settings = new Settings(megabytes, VALUE_BYTES, heap, ROCKSDB_MEGABYTES, backend, NO_INTERVAL_MILLIS);
        try (WorkDirectory work = WorkDirectory.create("recovery", settings.stateBytes() * DISK_TIMES_STATE);
                CheckpointPlace checkpoints = storage.open(work.resolve("checkpoints"))) {
            StateJobSpec spec = new StateJobSpec(
                    new Phases(settings.phases().keys(), CHANGES_UNTIL_KILLED, VALUE_BYTES),
                    backend,
                    settings.backendOptions(work.resolve("local")),
                    checkpoints.location(),
                    NO_INTERVAL_MILLIS);
            try (StateProcess process = start(spec, settings, checkpoints, work)) {
                process.await(Report.FULL_AND_DURABLE, number -> true);
            }
            double[] millis = new double[RESTORES];
            for (int i = 0; i < RESTORES; i++) {
                try (StateProcess process = start(spec, settings, checkpoints, work)) {
                    millis[i] = process.await(Report.FIRST_RECORD, number -> true) / NANOS_PER_MILLI;
                }
            }
            Arrays.sort(millis);
            return millis[RESTORES / 2];
        }
    }

    private static StateProcess start(
            StateJobSpec spec, Settings settings, CheckpointPlace checkpoints, WorkDirectory work) throws IOException {
        return StateProcess.start(
                spec, settings.jvmFlags(work.temporary()), checkpoints.environment(), work.resolve("process.log"));
    }
}
