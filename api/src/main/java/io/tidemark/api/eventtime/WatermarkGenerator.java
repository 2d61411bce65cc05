package io.tidemark.api.eventtime;

/**
 * Derives watermarks from the records of one split, or of one subtask where records come from no split. Used by one thread;
 * every split, subtask and attempt has an instance of its own, without memory of attempts before.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public interface WatermarkGenerator<T> {
    /**
     * Sees a record. On the record path.
     *
     * @param event the record
     * @param eventTimestamp its timestamp in milliseconds since 1970; {@link Long#MIN_VALUE} if it has none
     * @param output takes a watermark that follows the record at once, if there is to be one
     */
    void onEvent(T event, long eventTimestamp, WatermarkOutput output);

    /**
     * Is asked for a watermark, once an interval while records flow or not.
     *
     * @param output takes it
     */
    void onPeriodicEmit(WatermarkOutput output);
}
