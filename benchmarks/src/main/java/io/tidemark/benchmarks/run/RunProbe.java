package io.tidemark.benchmarks.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The points at which the run in progress is measured.
 *
 * <p>An engine may serialize the functions of a job, so a static field is how they find the probe: all of a job runs in
 * this JVM, one job at a time. Thread-safe.
 *
 * @since 0.1
 */
public final class RunProbe {
    private static final long NOT_YET = 0;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private static volatile @Nullable RunProbe current;

    private final RunSpec spec;
    private final long failAtIndex;
    private final double nanosPerRecord;
    private final AtomicLong firstSourceNanos = new AtomicLong(NOT_YET);
    private final List<OutputTally> tallies = new CopyOnWriteArrayList<>();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicLong recoveredNanos = new AtomicLong(NOT_YET);
    private volatile long failedNanos;
    private volatile boolean startedAgain;

    private RunProbe(RunSpec spec) {
        this.spec = spec;
        failAtIndex = spec.failAtIndex();
        nanosPerRecord = NANOS_PER_SECOND / spec.rate();
    }

    /**
     * Starts measuring. Called by the harness before each run.
     *
     * @param spec the run
     * @return the probe that {@link #current} returns from now on
     */
    public static RunProbe begin(RunSpec spec) {
        RunProbe probe = new RunProbe(spec);
        current = probe;
        return probe;
    }

    /**
     * Returns the probe of the run in progress.
     *
     * @return the newest one
     * @throws IllegalStateException if no run was begun
     */
    public static RunProbe current() {
        RunProbe probe = current;
        if (probe == null) {
            throw new IllegalStateException("No run is in progress: RunProbe.begin comes first");
        }
        return probe;
    }

    /** Learns that a subtask of the source is about to emit its first record. The first of all starts the clock. */
    public void sourceStarted() {
        firstSourceNanos.compareAndSet(NOT_YET, System.nanoTime());
    }

    /**
     * Makes the tally of one subtask of the sink.
     *
     * @return a new one; called again after a restart
     */
    public OutputTally newTally() {
        OutputTally tally = new OutputTally(spec, this);
        tallies.add(tally);
        if (failed.get()) {
            startedAgain = true;
        }
        return tally;
    }

    /**
     * In {@link Mode#LATENCY}, returns how many records, over all sources, are due by now.
     *
     * @return a source may emit the records with an index below this
     */
    public long recordsDue() {
        return Math.min(spec.records(), (long) ((System.nanoTime() - firstSourceNanos.get()) / nanosPerRecord) + 1);
    }

    /** Returns the {@link System#nanoTime} at which a record is due. */
    long dueNanos(long index) {
        return firstSourceNanos.get() + (long) (index * nanosPerRecord);
    }

    /**
     * In {@link Mode#RECOVERY}, called by the keyed operator with the index of each record, before anything else.
     *
     * @param index of the record
     * @return {@code true} once in a run: the operator then throws what makes its engine restart the job
     */
    public boolean failsAt(long index) {
        if (index >= failAtIndex && !failed.get() && failed.compareAndSet(false, true)) {
            failedNanos = System.nanoTime();
            return true;
        }
        if (startedAgain && recoveredNanos.get() == NOT_YET) {
            recoveredNanos.compareAndSet(NOT_YET, System.nanoTime());
        }
        return false;
    }

    /**
     * Returns what all sinks of this run have seen.
     *
     * @return one for each subtask and attempt
     */
    public List<OutputTally> tallies() {
        return tallies;
    }

    /**
     * Returns how long the records took: from the first source's first record to the last sink's end of input.
     *
     * @return seconds
     * @throws IllegalStateException if no source started or no sink finished; the contestant breaks its contract
     */
    public double seconds() {
        long end = tallies.stream()
                .mapToLong(OutputTally::finishedNanos)
                .filter(nanos -> nanos != NOT_YET)
                .max()
                .orElseThrow(() -> new IllegalStateException("No sink finished its tally"));
        if (firstSourceNanos.get() == NOT_YET) {
            throw new IllegalStateException("No source called sourceStarted");
        }
        return (end - firstSourceNanos.get()) / NANOS_PER_SECOND;
    }

    /**
     * Returns how long a recovery took.
     *
     * @return milliseconds
     * @throws IllegalStateException if the operator did not fail, or no record came after the restore
     */
    public double recoveryMillis() {
        long recovered = recoveredNanos.get();
        if (!failed.get() || recovered == NOT_YET) {
            throw new IllegalStateException(
                    failed.get() ? "No record came after the restore" : "The keyed operator did not fail");
        }
        return (recovered - failedNanos) / NANOS_PER_MILLI;
    }
}
