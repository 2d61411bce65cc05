package io.tidemark.benchmarks.timers;

import io.tidemark.api.functions.TimeDomain;
import io.tidemark.benchmarks.run.LatencyHistogram;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A run of the job, which its source and its function tell what happens. First each key sets a timer; then records come at
 * a steady rate, and after a while all timers are due.
 *
 * <p>The source and the function are one subtask each, of one worker, so that all but {@link #barriers} is of one thread.
 */
final class TimerRun {
    private static final long MILLION = 1_000_000;

    /** How long records come before event time goes on. */
    private static final long LEAD_NANOS = 1000 * MILLION;

    /** When timers in processing time are due after the start; all have to be set long before. */
    private static final long DUE_AFTER_MILLIS = 8000;

    private static @Nullable TimerRun current;

    final TimeDomain domain;
    final int timers;
    final LatencyHistogram waitsOfRecords = new LatencyHistogram();
    final LatencyHistogram waitsOfBarriers = new LatencyHistogram();
    private final int recordsPerSecond;
    private final long dueMillis;
    private final Map<Long, Long> barriers = new ConcurrentHashMap<>();
    private long steadySince = Long.MIN_VALUE;
    private long firstFired;
    private long lastFired;
    private int fired;

    private TimerRun(TimeDomain domain, int timers, int recordsPerSecond) {
        this.domain = domain;
        this.timers = timers;
        this.recordsPerSecond = recordsPerSecond;
        dueMillis = domain == TimeDomain.EVENT_TIME ? 1 : System.currentTimeMillis() + DUE_AFTER_MILLIS;
    }

    static TimerRun begin(TimeDomain domain, int timers, int recordsPerSecond) {
        TimerRun run = new TimerRun(domain, timers, recordsPerSecond);
        current = run;
        return run;
    }

    /** Returns the run that is under way. */
    static TimerRun current() {
        return Objects.requireNonNull(current, "a run is begun before the job");
    }

    /** Returns the time that timers are set to. */
    long dueMillis() {
        return dueMillis;
    }

    /** All timers are set, and records begin to come. */
    void steady() {
        if (domain == TimeDomain.PROCESSING_TIME && System.currentTimeMillis() >= dueMillis - LEAD_NANOS / MILLION) {
            throw new IllegalStateException(
                    "Setting " + timers + " timers took longer than " + DUE_AFTER_MILLIS + " ms. Set fewer.");
        }
        // timers wait for longer than a young object lives: the collector moves those that were just set beforehand
        System.gc();
        steadySince = System.nanoTime();
    }

    /** Returns how many records are due by now. */
    long recordsDue() {
        return (System.nanoTime() - steadySince) * recordsPerSecond / (1000 * MILLION);
    }

    /** Returns when a record was due. */
    long dueNanos(long record) {
        return steadySince + record * (1000 * MILLION / recordsPerSecond);
    }

    /** Returns the event time now: that of the timers after some time. */
    long eventTime() {
        return System.nanoTime() - steadySince < LEAD_NANOS ? 0 : dueMillis + 1;
    }

    /** Says whether all timers have fired, some time ago. */
    boolean isOver() {
        return fired == timers && System.nanoTime() - lastFired > LEAD_NANOS;
    }

    void fired() {
        lastFired = System.nanoTime();
        if (fired++ == 0) {
            firstFired = lastFired;
        }
    }

    void recordCame(long dueNanos) {
        waitsOfRecords.record(System.nanoTime() - dueNanos);
    }

    void barrierSent(long checkpointId) {
        if (steadySince != Long.MIN_VALUE) {
            barriers.put(checkpointId, System.nanoTime());
        }
    }

    void barrierCame(long checkpointId) {
        Long sent = barriers.remove(checkpointId);
        if (sent != null) {
            waitsOfBarriers.record(System.nanoTime() - sent);
        }
    }

    double seconds() {
        return (lastFired - firstFired) / 1e9;
    }
}
