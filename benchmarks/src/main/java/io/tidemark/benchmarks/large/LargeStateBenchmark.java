package io.tidemark.benchmarks.large;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * Fills a state that is far larger than the memory of its process, changes it at random, kills the process in the middle
 * with SIGKILL, lets it go on from the newest checkpoint, and reads every value: the checksum has to be that of a plain loop.
 */
public final class LargeStateBenchmark {
    private static final double MEGABYTE = 1 << 20;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double TOLERATED = 1.2;
    private static final int DISK_TIMES_STATE = 4;

    private final Settings settings;
    private final Phases phases;
    private final WorkDirectory work;

    private LargeStateBenchmark(Settings settings, WorkDirectory work) {
        this.settings = settings;
        this.work = work;
        phases = settings.phases();
    }

    /**
     * Measures. Exits with 0 if the checksum is right, 1 if not, 2 if the arguments make no sense.
     *
     * @param arguments as {@code size=5120}; {@code ./benchmark --help} lists them
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
        boolean right;
        try (WorkDirectory work = WorkDirectory.create("large-state", settings.stateBytes() * DISK_TIMES_STATE)) {
            right = new LargeStateBenchmark(settings, work).run();
        }
        System.exit(right ? 0 : 1);
    }

    private boolean run() throws IOException {
        say(
                "%,d keys with %d bytes each, %,d MB, in %s; heap %d MB, checkpoints every %d ms",
                phases.keys(),
                phases.valueBytes(),
                settings.megabytes(),
                settings.backend(),
                settings.heapMegabytes(),
                settings.intervalMillis());
        long peak;
        try (StateProcess process = start()) {
            fillAndChange(process);
            process.kill();
            peak = process.peakResidentBytes();
        }
        say("Killed with SIGKILL in the middle of the changes.");
        try (StateProcess process = start()) {
            boolean right = restoreAndRead(process);
            reportMemory(Math.max(peak, process.peakResidentBytes()));
            return right;
        }
    }

    private StateProcess start() throws IOException {
        StateJobSpec spec = new StateJobSpec(
                phases,
                settings.backend(),
                settings.backendOptions(work.resolve("local")),
                work.resolve("checkpoints").toUri().toString(),
                settings.intervalMillis());
        return StateProcess.start(spec, settings.jvmFlags(work.temporary()), Map.of(), work.resolve("process.log"));
    }

    private void fillAndChange(StateProcess process) throws IOException {
        long first = process.await(Report.FIRST_RECORD, number -> true);
        long full = process.await(Report.WRITES, writes -> writes >= phases.keys());
        long writesWhenFull = process.newest(Report.WRITES);
        say("Filled at %,.0f records/s.", perSecond(writesWhenFull, full - first));
        long bytesWhenFull = process.newest(Report.CHECKPOINT_BYTES);
        long checkpointsWhenFull = process.newest(Report.CHECKPOINTS);
        long half = process.await(Report.WRITES, writes -> writes >= phases.keys() + phases.changes() / 2);
        if (process.newest(Report.READS) > 0) {
            throw new IOException("The state is so small that its changes were over before they were seen; give more");
        }
        long changes = process.newest(Report.WRITES) - writesWhenFull;
        say("Changed at %,.0f records/s.", perSecond(changes, half - full));
        long checkpoints = process.newest(Report.CHECKPOINTS) - checkpointsWhenFull;
        double written = process.newest(Report.CHECKPOINT_BYTES) - bytesWhenFull;
        say(
                "%d checkpoints meanwhile wrote %,.1f MB each, %.2f times the bytes that were changed.",
                checkpoints, written / checkpoints / MEGABYTE, written / ((double) changes * phases.valueBytes()));
    }

    private boolean restoreAndRead(StateProcess process) throws IOException {
        long first = process.await(Report.FIRST_RECORD, number -> true);
        say("From the start of the process to the first record after the restore: %,.0f ms.", first / NANOS_PER_MILLI);
        long reading = process.await(Report.READS, reads -> reads > 0);
        long readBefore = process.newest(Report.READS);
        long end = process.await(Report.CHECKSUM, number -> true);
        say("Read back at %,.0f records/s.", perSecond(process.newest(Report.READS) - readBefore, end - reading));
        long checksum = process.newest(Report.CHECKSUM);
        long expected = phases.checksum();
        boolean right = checksum == expected && process.newest(Report.READS) == phases.keys();
        say(
                "Checksum of %,d values %x: %s.",
                process.newest(Report.READS),
                checksum,
                right ? "right" : String.format("WRONG, expected %x", expected));
        return right;
    }

    private void reportMemory(long peak) {
        double ratio = (double) peak / settings.allowedBytes();
        say(
                "Resident memory at most %,.0f MB, %.2f times the %,.0f MB of heap and RocksDB (at most %.1f: %s).",
                peak / MEGABYTE,
                ratio,
                settings.allowedBytes() / MEGABYTE,
                TOLERATED,
                ratio <= TOLERATED ? "yes" : "no");
    }

    private static double perSecond(long number, long nanos) {
        return number * NANOS_PER_SECOND / nanos;
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
