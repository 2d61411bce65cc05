package io.tidemark.benchmarks;

import io.tidemark.benchmarks.BenchmarkOptions.Measurement;
import io.tidemark.benchmarks.process.RunResult;
import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.workload.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The benchmark command; {@code ./benchmark} in the project's root builds and starts it. */
public final class Benchmark {
    private static final List<Long> OVERHEAD_INTERVALS = List.of(0L, 1000L, 100L);
    private static final int OVERHEAD_REPETITIONS = 5;
    private static final int COLD_STARTS = 5;
    private static final int WRONG = 1;
    private static final int MISUSED = 2;

    private final BenchmarkOptions options;
    private final Session session;
    private final PrintStream out;
    private final List<String> summary = new ArrayList<>();

    private Benchmark(BenchmarkOptions options, PrintStream out) throws IOException {
        this.options = options;
        this.out = out;
        session = new Session(options, out);
    }

    /**
     * Measures what the options ask for. Exits with 0 if every run was right, 1 if one was wrong or failed, 2 if the
     * options make no sense.
     *
     * @param arguments options; {@code ./benchmark --help} lists them
     */
    public static void main(String[] arguments) throws Exception {
        BenchmarkOptions options;
        try {
            options = BenchmarkOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("benchmark: " + e.getMessage());
            System.exit(MISUSED);
            return;
        }
        System.exit(new Benchmark(options, System.out).run() == 0 ? 0 : WRONG);
    }

    private int run() throws InterruptedException {
        out.printf(
                "%nJava %s, %d processors, parallelism %d; every contestant in a JVM of its own, by turns%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), options.parallelism());
        for (Measurement measurement : options.measurements()) {
            switch (measurement) {
                case THROUGHPUT -> throughput();
                case LATENCY -> latency();
                case RECOVERY -> recovery();
                case COLDSTART -> coldStart();
                case OVERHEAD -> overhead();
            }
        }
        out.println();
        summary.forEach(out::println);
        out.println("Medians. '~' marks figures of runs that other processes disturbed.");
        out.println(
                session.failures() == 0
                        ? "Every checksum was right."
                        : session.failures() + " of the runs were wrong or failed; their figures do not count.");
        return session.failures();
    }

    private void throughput() throws InterruptedException {
        announce("Throughput, " + checkpoints());
        List<Turn> turns = new ArrayList<>();
        for (Workload workload : options.workloads()) {
            turns.addAll(session.takeTurns(
                    workload, Mode.THROUGHPUT, options.effort().repetitions()));
        }
        conclude(
                "Throughput, " + checkpoints(),
                Tables.throughput(turns, options.engines().get(0)));
        List<Turn> withState =
                turns.stream().filter(turn -> turn.workload().isLargeState()).toList();
        if (!withState.isEmpty()) {
            conclude("Checkpoints of keyed state " + state(), Tables.checkpoints(withState));
        }
    }

    private void latency() throws InterruptedException {
        String title = "Latency on W2 at " + options.rate() + " records a second, " + checkpoints();
        announce(title);
        conclude(title, Tables.latency(session.takeTurns(Workload.W2, Mode.LATENCY, 1)));
    }

    private void recovery() throws InterruptedException {
        String title = "Recovery on W2: from an exception to the first record after the restore, " + checkpoints();
        announce(title);
        List<Turn> turns =
                session.takeTurns(Workload.W2, Mode.RECOVERY, options.effort().repetitions());
        conclude(title, Tables.duration(turns, Workload.W2, RunResult::recoveryMillis));
    }

    private void coldStart() throws InterruptedException {
        String title = "Cold start: a job of ten elements in a fresh JVM, from main to finished";
        announce(title);
        List<Turn> turns = new ArrayList<>();
        for (int start = 0; start < COLD_STARTS; start++) {
            turns.addAll(session.takeTurns(Workload.W1, Mode.COLDSTART, 1));
        }
        conclude(title, Tables.duration(turns, Workload.W1, RunResult::mainToFinishedMillis));
    }

    private void overhead() throws InterruptedException {
        String title = "What checkpoints cost: intervals by turns in one JVM";
        announce(title);
        List<Turn> turns = new ArrayList<>();
        for (Workload workload : options.workloads()) {
            for (Engine engine : options.engines()) {
                if (engine.checkpoints()) {
                    turns.add(session.compareIntervals(engine, workload, OVERHEAD_INTERVALS, OVERHEAD_REPETITIONS));
                }
            }
        }
        conclude(title, Tables.overhead(turns, OVERHEAD_INTERVALS));
    }

    private String checkpoints() {
        return options.checkpointMillis() == 0
                ? "no checkpoints"
                : "exactly-once checkpoints every " + options.checkpointMillis() + " ms";
    }

    private String state() {
        return options.state().isRocksDb()
                ? "in RocksDB, " + options.state().cacheMegabytes() + " MB for caches"
                : "on the heap";
    }

    private void announce(String title) {
        out.println();
        out.println(title);
    }

    private void conclude(String title, List<String> rows) {
        summary.add(title);
        rows.forEach(row -> summary.add("  " + row));
        summary.add("");
    }
}
