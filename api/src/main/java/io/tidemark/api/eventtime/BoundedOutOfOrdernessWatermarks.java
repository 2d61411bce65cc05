package io.tidemark.api.eventtime;

/**
 * Stays a fixed time behind the greatest timestamp seen.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class BoundedOutOfOrdernessWatermarks<T> implements WatermarkGenerator<T> {
    private static final long NONE = Long.MIN_VALUE;

    private final long outOfOrdernessMillis;
    private long greatest = NONE;

    /**
     * Makes a generator that has seen nothing.
     *
     * @param outOfOrdernessMillis how late a record may be without being called late; not negative
     */
    public BoundedOutOfOrdernessWatermarks(long outOfOrdernessMillis) {
        this.outOfOrdernessMillis = outOfOrdernessMillis;
    }

    @Override
    public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {
        greatest = Math.max(greatest, eventTimestamp);
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        if (greatest != NONE) {
            // a record with the greatest timestamp may come again, so time has come to the moment before it
            long behind = outOfOrdernessMillis + 1;
            output.emitWatermark(new Watermark(greatest < NONE + behind ? NONE : greatest - behind));
        }
    }
}
