package io.tidemark.core.checkpoint;

/**
 * How checkpoints of a job are taken and kept. Immutable; begin with {@link #of} or {@link #every} and change what
 * differs.
 *
 * @param schedule when checkpoints are taken
 * @param timeoutMillis how long one may take from its trigger until its metadata are about to be written; at least 1
 * @param minPauseMillis how long after one is durable the clock triggers none; 0 for no pause
 * @param maxConcurrent how many may be under way at once, from trigger to durable; at least 1
 * @param tolerableFailures how many may fail in a row before the attempt fails; by default any number, so that a job
 *     outlives a full disk
 * @param retained how many complete checkpoints are kept, at least 1
 * @param alignmentTimeoutMillis how long after its trigger a checkpoint waits no longer for barriers; 0 for at once,
 *     {@link #ALWAYS_ALIGNED} for never
 * @since 0.1
 */
public record CheckpointSettings(
        CheckpointSchedule schedule,
        long timeoutMillis,
        long minPauseMillis,
        int maxConcurrent,
        int tolerableFailures,
        int retained,
        long alignmentTimeoutMillis) {
    /** The timeout if none is set: ten minutes. */
    public static final long DEFAULT_TIMEOUT_MILLIS = 600_000;

    /** The tolerable failures if none are set: any number. */
    public static final int ANY_NUMBER_OF_FAILURES = Integer.MAX_VALUE;

    /** An alignment timeout that never passes. */
    public static final long ALWAYS_ALIGNED = Long.MAX_VALUE;

    /** Checks each value and names the one that is wrong. */
    public CheckpointSettings {
        atLeast(1, timeoutMillis, "checkpoint timeout in ms");
        atLeast(0, minPauseMillis, "minimum pause between checkpoints in ms");
        atLeast(1, maxConcurrent, "number of concurrent checkpoints");
        atLeast(0, tolerableFailures, "number of tolerable checkpoint failures");
        atLeast(1, retained, "number of retained checkpoints");
        atLeast(0, alignmentTimeoutMillis, "alignment timeout in ms");
        if (alignmentTimeoutMillis != ALWAYS_ALIGNED && maxConcurrent != 1) {
            throw new IllegalArgumentException(
                    "Unaligned checkpoints are taken one after the other, not " + maxConcurrent + " at once");
        }
    }

    /**
     * Returns the defaults under a schedule.
     *
     * @param schedule when checkpoints are taken
     * @return a timeout of ten minutes, no pause, one at a time, any number of failures, one retained, always aligned
     */
    public static CheckpointSettings of(CheckpointSchedule schedule) {
        return new CheckpointSettings(
                schedule, DEFAULT_TIMEOUT_MILLIS, 0, 1, ANY_NUMBER_OF_FAILURES, 1, ALWAYS_ALIGNED);
    }

    /**
     * Returns the defaults for periodic checkpoints.
     *
     * @param intervalMillis from one trigger to the next, at least 1
     * @return as {@link #of}
     */
    public static CheckpointSettings every(long intervalMillis) {
        return of(new CheckpointSchedule.Periodic(intervalMillis));
    }

    /**
     * Returns the defaults without checkpoints.
     *
     * @return as {@link #of}
     */
    public static CheckpointSettings off() {
        return of(new CheckpointSchedule.Off());
    }

    /**
     * Changes the timeout.
     *
     * @param millis at least 1
     * @return a copy
     */
    public CheckpointSettings withTimeoutMillis(long millis) {
        return new CheckpointSettings(
                schedule, millis, minPauseMillis, maxConcurrent, tolerableFailures, retained, alignmentTimeoutMillis);
    }

    /**
     * Changes the minimum pause.
     *
     * @param millis at least 0
     * @return a copy
     */
    public CheckpointSettings withMinPauseMillis(long millis) {
        return new CheckpointSettings(
                schedule, timeoutMillis, millis, maxConcurrent, tolerableFailures, retained, alignmentTimeoutMillis);
    }

    /**
     * Changes how many may be under way at once.
     *
     * @param number at least 1
     * @return a copy
     */
    public CheckpointSettings withMaxConcurrent(int number) {
        return new CheckpointSettings(
                schedule, timeoutMillis, minPauseMillis, number, tolerableFailures, retained, alignmentTimeoutMillis);
    }

    /**
     * Changes how many may fail in a row.
     *
     * @param number at least 0
     * @return a copy
     */
    public CheckpointSettings withTolerableFailures(int number) {
        return new CheckpointSettings(
                schedule, timeoutMillis, minPauseMillis, maxConcurrent, number, retained, alignmentTimeoutMillis);
    }

    /**
     * Changes how many are kept.
     *
     * @param number at least 1
     * @return a copy
     */
    public CheckpointSettings withRetained(int number) {
        return new CheckpointSettings(
                schedule,
                timeoutMillis,
                minPauseMillis,
                maxConcurrent,
                tolerableFailures,
                number,
                alignmentTimeoutMillis);
    }

    /**
     * Says whether a checkpoint may store records in flight.
     *
     * @return {@code true} if there is an alignment timeout
     */
    public boolean mayBeUnaligned() {
        return alignmentTimeoutMillis != ALWAYS_ALIGNED;
    }

    /**
     * Changes how long a checkpoint waits for barriers.
     *
     * @param millis at least 0, or {@link #ALWAYS_ALIGNED}
     * @return a copy
     */
    public CheckpointSettings withAlignmentTimeoutMillis(long millis) {
        return new CheckpointSettings(
                schedule, timeoutMillis, minPauseMillis, maxConcurrent, tolerableFailures, retained, millis);
    }

    private static void atLeast(long minimum, long value, String name) {
        if (value < minimum) {
            throw new IllegalArgumentException("The " + name + " is at least " + minimum + ", not " + value);
        }
    }
}
