package io.tidemark.api.eventtime;

import java.io.Serializable;
import java.time.Duration;

/**
 * How far a source may run ahead of others.
 *
 * @param watermarkGroup the sources of a job that wait for each other
 * @param maxAllowedWatermarkDrift how far the watermark of a split may be ahead of the slowest in the group
 * @param updateInterval how often they compare at the latest
 * @since 0.1
 */
public record WatermarkAlignmentParams(
        String watermarkGroup, Duration maxAllowedWatermarkDrift, Duration updateInterval) implements Serializable {
    /** How often sources compare their watermarks if nothing else is said: every second. */
    public static final Duration DEFAULT_UPDATE_INTERVAL = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE);

    /** Refuses what cannot work. */
    public WatermarkAlignmentParams {
        if (watermarkGroup.isBlank()) {
            throw new IllegalArgumentException(
                    "A watermark group without a name groups nothing; give one that its sources share.");
        }
        if (maxAllowedWatermarkDrift.isNegative() || maxAllowedWatermarkDrift.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "In watermark group '" + watermarkGroup + "', a split cannot be ahead by "
                            + maxAllowedWatermarkDrift + "; give 0 or more, and at most " + LONGEST + ".");
        }
        if (updateInterval.isNegative() || updateInterval.isZero()) {
            throw new IllegalArgumentException("In watermark group '" + watermarkGroup
                    + "', watermarks cannot be compared every " + updateInterval + "; give more than 0.");
        }
    }
}
