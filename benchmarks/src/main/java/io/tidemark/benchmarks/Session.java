package io.tidemark.benchmarks;

import io.tidemark.benchmarks.process.Assignment;
import io.tidemark.benchmarks.process.RunResult;
import io.tidemark.benchmarks.process.RunResultText;
import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.workload.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Lets the contestants take turns, prints each result as it comes, and remembers whether all were right. */
final class Session {
    private static final long PROCESS_TIMEOUT_SECONDS = 900;
    private static final double RECOVERY_SECONDS = 5; // so that there are checkpoints before the failure

    private final BenchmarkOptions options;
    private final PrintStream out;
    private final EngineProcess processes;
    private int failures;

    Session(BenchmarkOptions options, PrintStream out) throws IOException {
        this.options = options;
        this.out = out;
        processes = new EngineProcess(options.home(), PROCESS_TIMEOUT_SECONDS);
    }

    /** Returns how many processes failed or runs were wrong. */
    int failures() {
        return failures;
    }

    /**
     * Runs a workload in turns: the base, a contestant, the base, the next contestant, …, so that what changes on the
     * machine meanwhile meets both sides of every ratio.
     */
    List<Turn> takeTurns(Workload workload, Mode mode, int repetitions) throws InterruptedException {
        List<Engine> able = options.engines().stream()
                .filter(engine -> engine.supports(workload, mode))
                .toList();
        List<Turn> turns = new ArrayList<>();
        if (able.isEmpty()) {
            return turns;
        }
        Engine base = able.get(0);
        List<Engine> others = able.subList(1, able.size());
        List<Long> intervals = List.of(options.checkpointMillis());
        for (int round = 0; round < options.effort().rounds(); round++) {
            if (others.isEmpty()) {
                turns.add(turn(base, workload, mode, intervals, repetitions, List.of()));
            }
            for (Engine other : others) {
                Turn baseTurn = turn(base, workload, mode, intervals, repetitions, List.of());
                turns.add(baseTurn);
                turns.add(turn(other, workload, mode, intervals, repetitions, baseTurn.results()));
            }
        }
        return turns;
    }

    /** Runs a workload with several checkpoint intervals in turns, all in one process. */
    Turn compareIntervals(Engine engine, Workload workload, List<Long> intervals, int repetitions)
            throws InterruptedException {
        return turn(engine, workload, Mode.THROUGHPUT, intervals, repetitions, List.of());
    }

    private Turn turn(
            Engine engine,
            Workload workload,
            Mode mode,
            List<Long> intervals,
            int repetitions,
            List<RunResult> baseResults)
            throws InterruptedException {
        Assignment assignment = new Assignment(
                engine.label(),
                engine.contestantClass(),
                workload,
                mode,
                options.parallelism(),
                engine.checkpoints() ? intervals : List.of(0L),
                mode == Mode.THROUGHPUT ? records(workload) : 0,
                seconds(mode),
                options.effort().warmUpSeconds(),
                repetitions,
                options.rate(),
                options.state(),
                options.home().resolve("benchmarks/target/work"));
        try {
            List<RunResult> results = processes.run(engine, assignment, this::show);
            return new Turn(engine, workload, results, baseResults);
        } catch (IOException | IllegalArgumentException e) {
            failures++;
            out.println("  FAILED " + e.getMessage());
            return new Turn(engine, workload, List.of(), baseResults);
        }
    }

    private long records(Workload workload) {
        return options.records() > 0 ? options.records() : workload.recordsForAll();
    }

    private double seconds(Mode mode) {
        return switch (mode) {
            case LATENCY -> options.effort().latencySeconds();
            case RECOVERY -> Math.max(RECOVERY_SECONDS, options.effort().seconds());
            case THROUGHPUT, COLDSTART -> options.effort().seconds();
        };
    }

    private void show(RunResult result) {
        if (!result.right()) {
            failures++;
        }
        out.println(Tables.line(result));
        Path json = options.json();
        if (json != null) {
            try {
                Files.writeString(
                        json,
                        RunResultText.toJson(result) + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException("The results cannot be appended to " + json, e);
            }
        }
    }
}
