package io.tidemark.benchmarks.workload;

/**
 * The event time of W4 and W5: a hundred records a millisecond, each up to half a second late.
 *
 * @since 0.1
 */
public final class EventTime {
    /** How long a window is, in milliseconds. */
    public static final long WINDOW_MILLIS = 10_000;

    /** How far a record may lie behind the newest one before it, in milliseconds. */
    public static final long DISORDER_MILLIS = 500;

    /** After how many records of a subtask a watermark follows. */
    public static final int WATERMARK_EVERY = 1_000;

    private static final long START = 1_700_000_000_000L;
    private static final long RECORDS_PER_MILLI = 100;
    private static final long DELAY_MASK = 0xffff;

    private EventTime() {}

    /**
     * Returns the event time of a record.
     *
     * @param index the record's index
     * @return milliseconds since 1970
     */
    public static long at(long index) {
        long delay = (Randomness.at(index) & DELAY_MASK) * DISORDER_MILLIS / (DELAY_MASK + 1);
        return START + index / RECORDS_PER_MILLI - delay;
    }

    /**
     * Returns the end of the window that a time is in.
     *
     * @param timestamp milliseconds since 1970, not before it
     * @return milliseconds since 1970, excluded
     */
    public static long windowEnd(long timestamp) {
        return timestamp - timestamp % WINDOW_MILLIS + WINDOW_MILLIS;
    }
}
