package io.tidemark.benchmarks.process;

import io.tidemark.benchmarks.run.CheckpointFigures;
import io.tidemark.benchmarks.run.Contestant;
import io.tidemark.benchmarks.run.LatencyHistogram;
import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.OutputTally;
import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.workload.Reference.Expected;
import io.tidemark.benchmarks.workload.Sums;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs a contestant once and measures it. */
final class Meter {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String CHECKPOINTS =
            "checkpoints-".concat(Long.toString(ProcessHandle.current().pid())).concat("-");

    private final String name;
    private final Contestant contestant;
    private final Path work;
    private final ExpectedResults expectedResults;

    Meter(String name, Contestant contestant, Path work) {
        this.name = name;
        this.contestant = contestant;
        this.work = work;
        expectedResults = new ExpectedResults(work.resolve("expected"));
    }

    /** A run that is over: how it went, and what it cost. */
    record Run(RunSpec spec, RunProbe probe, Usage before, Usage after) {}

    /** Runs the job; the directory that it gets for checkpoints is gone afterwards. */
    Run run(RunSpec template) throws Exception {
        // not by createTempDirectory, whose secure random numbers a cold start would pay for
        Path directory = work.resolve(CHECKPOINTS.concat(Long.toString(System.nanoTime())));
        Files.createDirectories(directory);
        try {
            RunSpec spec = template.in(directory.toString());
            // a cold start must not pay for our own look at the process's management beans
            Usage before = spec.mode() == Mode.COLDSTART ? Usage.ofNewProcess() : Usage.now();
            RunProbe probe = RunProbe.begin(spec);
            contestant.run(spec);
            return new Run(spec, probe, before, Usage.now());
        } finally {
            deleteTree(directory);
        }
    }

    /** Compares a run with the reference and puts its figures together. */
    RunResult result(Run run, long mainStartedNanos) throws IOException {
        RunSpec spec = run.spec();
        List<OutputTally> tallies = run.probe().tallies();
        Expected expected = expectedResults.of(spec);
        long outputs = tallies.stream().mapToLong(OutputTally::outputs).sum();
        boolean repeats = spec.mode() == Mode.RECOVERY;
        long checksum = repeats
                ? lastSumsChecksum(tallies)
                : tallies.stream().mapToLong(OutputTally::checksum).sum();
        boolean right = checksum == expected.checksum()
                && (repeats ? outputs >= expected.outputs() : outputs == expected.outputs());
        LatencyHistogram latencies = new LatencyHistogram();
        tallies.forEach(tally -> latencies.addAll(tally.latencies()));
        double seconds = run.probe().seconds();
        CheckpointFigures checkpoints = contestant.checkpoints();
        return new RunResult(
                name,
                contestant.version(),
                spec.workload().label(),
                spec.mode().name().toLowerCase(Locale.ROOT),
                Runtime.version().toString(),
                spec.parallelism(),
                spec.checkpointMillis(),
                checkpoints.completed(),
                spec.records(),
                seconds,
                spec.records() / seconds,
                (double) (run.after().ownCpuNanos() - run.before().ownCpuNanos()) / spec.records(),
                run.after().otherCoresSince(run.before()),
                run.after().gcMillis() - run.before().gcMillis(),
                outputs,
                Long.toHexString(checksum),
                Long.toHexString(expected.checksum()),
                right,
                quantileMillis(latencies, 0.5),
                quantileMillis(latencies, 0.99),
                quantileMillis(latencies, 0.999),
                quantileMillis(latencies, 1),
                repeats ? run.probe().recoveryMillis() : Double.NaN,
                spec.mode() == Mode.COLDSTART ? (run.after().nanos() - mainStartedNanos) / NANOS_PER_MILLI : Double.NaN,
                spec.state().backend(),
                checkpoints.meanBytes(),
                checkpoints.meanMillis(),
                checkpoints.longestSyncMillis());
    }

    private static double quantileMillis(LatencyHistogram latencies, double part) {
        return latencies.samples() == 0 ? Double.NaN : latencies.quantile(part) / NANOS_PER_MILLI;
    }

    private static long lastSumsChecksum(List<OutputTally> tallies) {
        long[] lastSums = new long[Sums.KEYS];
        tallies.forEach(tally -> tally.mergeLastSums(lastSums));
        return Sums.lastSumsChecksum(lastSums);
    }

    /** Deletes what is there; an engine may still be deleting old checkpoints on threads of its own. */
    private static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                file.toFile().delete();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                directory.toFile().delete();
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
