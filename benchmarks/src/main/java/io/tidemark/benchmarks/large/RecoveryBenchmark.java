package io.tidemark.benchmarks.large;

import io.tidemark.benchmarks.large.LogPlot.Point;
import io.tidemark.benchmarks.large.LogPlot.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long it takes from the start of a process until the job has restored its state from files and processed a record,
 * against the size of the state. The process that wrote the state was killed with SIGKILL.
 */
public final class RecoveryBenchmark {
    private static final long[] DEFAULT_MEGABYTES = {10, 100, 1000, 4000};
    private static final List<String> BACKENDS = List.of("memory", "rocksdb");
    private static final int RESTORES = 3;
    private static final int DISK_TIMES_STATE = 4;
    private static final int HEAP_FOR_ROCKSDB_MEGABYTES = 512;
    private static final int HEAP_TIMES_STATE = 2;
    private static final int ROCKSDB_MEGABYTES = 256;
    private static final int VALUE_BYTES = 500;
    private static final long NO_INTERVAL_MILLIS = 3_600_000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String PLOT = "plot=";

    private RecoveryBenchmark() {}

    /**
     * Measures.
     *
     * @param arguments the sizes in MB, 10, 100, 1000 and 4000 if none are given, and {@code plot=FILE.svg} for a picture
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
        System.out.printf(Locale.ROOT, "%-10s %10s   %s%n", "state", "MB", "ms from process start to first record");
        List<Series> all = new ArrayList<>();
        for (String backend : BACKENDS) {
            List<Point> points = new ArrayList<>();
            for (long megabytes : sizes) {
                double millis = measure(backend, megabytes);
                System.out.printf(Locale.ROOT, "%-10s %,10d   %,.0f%n", backend, megabytes, millis);
                points.add(new Point(megabytes, millis));
            }
            all.add(new Series(backend, points));
        }
        if (plot != null) {
            Files.writeString(
                    plot,
                    new LogPlot("Recovery time", "MB of state", "ms from process start to first record", all).toSvg());
        }
    }

    /** Returns the median of some restores from one checkpoint. */
    private static double measure(String backend, long megabytes) throws IOException {
        int heap = backend.equals("memory")
                ? (int) (HEAP_TIMES_STATE * megabytes + HEAP_FOR_ROCKSDB_MEGABYTES)
                : HEAP_FOR_ROCKSDB_MEGABYTES;
        Settings settings = new Settings(megabytes, VALUE_BYTES, heap, ROCKSDB_MEGABYTES, backend, NO_INTERVAL_MILLIS);
        try (WorkDirectory work = WorkDirectory.create("recovery", settings.stateBytes() * DISK_TIMES_STATE)) {
            StateJobSpec spec = new StateJobSpec(
                    settings.phases(),
                    backend,
                    settings.backendOptions(work.resolve("local")),
                    work.resolve("checkpoints").toUri(),
                    NO_INTERVAL_MILLIS);
            Path log = work.resolve("process.log");
            try (StateProcess process = StateProcess.start(spec, settings.jvmFlags(work.temporary()), log)) {
                process.await(Report.FULL_AND_DURABLE, number -> true);
            }
            double[] millis = new double[RESTORES];
            for (int i = 0; i < RESTORES; i++) {
                try (StateProcess process = StateProcess.start(spec, settings.jvmFlags(work.temporary()), log)) {
                    millis[i] = process.await(Report.FIRST_RECORD, number -> true) / NANOS_PER_MILLI;
                }
            }
            Arrays.sort(millis);
            return millis[RESTORES / 2];
        }
    }
}
