package io.tidemark.benchmarks.process;

import io.tidemark.benchmarks.run.Contestant;
import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.RunSpec;
import java.io.PrintStream;

/**
 * The program of a contestant's process: warms up, runs, reports one line a measured run on standard output, and
 * writes everything else to standard error.
 */
public final class ContestantMain {
    private static final long FIRST_WARM_UP_RECORDS = 200_000;
    private static final double LONG_ENOUGH_SECONDS = 1;
    private static final int GROWTH = 3;
    private static final long COLD_START_RECORDS = 10;
    private static final int FAILED = 1;

    private final Assignment assignment;
    private final Meter meter;

    private ContestantMain(Assignment assignment, Meter meter) {
        this.assignment = assignment;
        this.meter = meter;
    }

    /**
     * Runs one assignment.
     *
     * @param arguments as {@link Assignment#toArguments} gives them
     */
    public static void main(String[] arguments) {
        long started = System.nanoTime();
        PrintStream report = System.out;
        System.setOut(System.err);
        try {
            Assignment assignment = Assignment.parse(arguments);
            Contestant contestant = (Contestant)
                    Class.forName(assignment.contestantClass()).getConstructor().newInstance();
            contestant.open(assignment.parallelism(), assignment.state());
            Meter meter = new Meter(assignment.contestant(), contestant, assignment.work());
            new ContestantMain(assignment, meter).run(started, report);
            contestant.close();
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(FAILED);
        }
        // an engine may leave threads behind that would keep the process alive
        System.exit(0);
    }

    private void run(long mainStartedNanos, PrintStream report) throws Exception {
        long records = switch (assignment.mode()) {
            case COLDSTART -> COLD_START_RECORDS;
            case LATENCY -> warmUpAtRate();
            case THROUGHPUT, RECOVERY -> warmUp();
        };
        for (int repetition = 0; repetition < assignment.repetitions(); repetition++) {
            for (long checkpointMillis : assignment.checkpointMillis()) {
                if (assignment.mode() != Mode.COLDSTART) {
                    System.gc(); // what the previous run left is not this run's to collect
                }
                Meter.Run run = meter.run(spec(assignment.mode(), records, checkpointMillis));
                report.println(RunResultText.toLine(meter.result(run, mainStartedNanos)));
                report.flush();
            }
        }
    }

    private long warmUpAtRate() throws Exception {
        long warmUpRecords = Math.max(1, (long) (assignment.warmUpSeconds() * assignment.rate()));
        meter.run(spec(Mode.LATENCY, warmUpRecords, firstInterval()));
        return assignment.records() > 0
                ? assignment.records()
                : Math.max(1, (long) (assignment.seconds() * assignment.rate()));
    }

    /** Runs for a while, with more and more records, and returns how many to read in a measured run. */
    private long warmUp() throws Exception {
        long records = FIRST_WARM_UP_RECORDS;
        double total = 0;
        double best = 0;
        do {
            if (assignment.records() > 0) {
                records = Math.min(records, assignment.records());
            }
            Meter.Run run = meter.run(spec(Mode.THROUGHPUT, records, firstInterval()));
            // deploying the job again and again is no warm-up of the record path
            double seconds = run.probe().seconds();
            total += seconds;
            best = Math.max(best, records / seconds);
            if (seconds < LONG_ENOUGH_SECONDS) {
                records *= GROWTH;
            }
        } while (total < assignment.warmUpSeconds());
        return assignment.records() > 0 ? assignment.records() : roundNumber(best * assignment.seconds());
    }

    /** Rounds to 1, 2 or 5 times a power of ten, so that runs share their expected results. */
    static long roundNumber(double number) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, number))));
        double leading = number / power;
        if (leading < 1.5) {
            return (long) power;
        } else if (leading < 3.5) {
            return (long) (2 * power);
        }
        return (long) ((leading < 7.5 ? 5 : 10) * power);
    }

    private long firstInterval() {
        return assignment.checkpointMillis().get(0);
    }

    private RunSpec spec(Mode mode, long records, long checkpointMillis) {
        return new RunSpec(
                assignment.workload(),
                mode,
                assignment.parallelism(),
                records,
                checkpointMillis,
                assignment.rate(),
                assignment.state(),
                "");
    }
}
