package io.tidemark.api.functions;

/**
 * Time, and timers by key. Timers are a part of the state: they survive failures and rescaling. A timer is known by its key
 * and time, so setting one twice fires it once. Valid only during the call its context was handed to.
 *
 * @since 0.1
 */
public interface TimerService {
    /**
     * Returns the time of the machine.
     *
     * @return milliseconds since 1970
     */
    long currentProcessingTime();

    /**
     * Returns how far event time has come.
     *
     * @return the newest watermark; {@link Long#MIN_VALUE} before the first
     */
    long currentWatermark();

    /**
     * Sets a timer of the current key that fires when the time of the machine has come.
     *
     * @param time milliseconds since 1970; fires at once if that is past
     * @throws IllegalStateException if the function does not override {@code onTimer}
     */
    void registerProcessingTimeTimer(long time);

    /**
     * Sets a timer of the current key that fires when the watermark has come there.
     *
     * @param time milliseconds since 1970; fires at once if that is past
     * @throws IllegalStateException if the function does not override {@code onTimer}
     */
    void registerEventTimeTimer(long time);

    /**
     * Removes a timer of the current key, if there is one.
     *
     * @param time as it was set
     */
    void deleteProcessingTimeTimer(long time);

    /**
     * Removes a timer of the current key, if there is one.
     *
     * @param time as it was set
     */
    void deleteEventTimeTimer(long time);
}
