package io.tidemark.api;

import java.time.Duration;

/**
 * Settings of a pipeline that are neither about checkpoints nor about failures. Not thread-safe.
 *
 * @since 0.1
 */
public final class ExecutionConfig {
    /** How often watermarks are asked for by default. */
    public static final Duration DEFAULT_AUTO_WATERMARK_INTERVAL = Duration.ofMillis(200);

    private Duration autoWatermarkInterval = DEFAULT_AUTO_WATERMARK_INTERVAL;

    ExecutionConfig() {}

    /**
     * Sets how often watermark generators are asked for a watermark.
     *
     * @param interval 200 ms by default; 0 for after every batch of records, which gives results soonest and costs most
     * @return this
     */
    public ExecutionConfig setAutoWatermarkInterval(Duration interval) {
        if (interval.isNegative()) {
            throw new IllegalArgumentException(
                    "A watermark interval of " + interval + " is negative; give 0 for after every batch, or more.");
        }
        autoWatermarkInterval = interval;
        return this;
    }

    /**
     * Sets how often watermark generators are asked for a watermark.
     *
     * @param intervalMillis in milliseconds
     * @return this
     */
    public ExecutionConfig setAutoWatermarkInterval(long intervalMillis) {
        return setAutoWatermarkInterval(Duration.ofMillis(intervalMillis));
    }

    /**
     * Returns how often watermark generators are asked for a watermark.
     *
     * @return not negative
     */
    public Duration getAutoWatermarkInterval() {
        return autoWatermarkInterval;
    }
}
