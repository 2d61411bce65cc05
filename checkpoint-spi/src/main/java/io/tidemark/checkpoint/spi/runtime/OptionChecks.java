package io.tidemark.checkpoint.spi.runtime;

import java.time.Duration;

/**
 * Checks of what the builder of a connector is given, so that each refuses a bad option in the same words: the option, the value,
 * what was expected.
 *
 * @since 0.1
 */
public final class OptionChecks {
    private static final Duration MIN_DURATION = Duration.ofMillis(1);

    /** About 24 days: what the timeouts of sockets and most clients can hold. */
    private static final Duration MAX_DURATION = Duration.ofMillis(Integer.MAX_VALUE);

    private OptionChecks() {}

    /**
     * Checks a delay or a timeout.
     *
     * @param option as the user knows it
     * @param value what was given
     * @return the value
     * @throws IllegalArgumentException if it is less than 1 ms or more than about 24 days, 2<sup>31</sup> - 1 ms
     */
    public static Duration duration(String option, Duration value) {
        if (value.compareTo(MIN_DURATION) < 0 || value.compareTo(MAX_DURATION) > 0) {
            throw new IllegalArgumentException(
                    "The option " + option + " is " + value + "; expected at least 1 ms and at most 24 days.");
        }
        return value;
    }

    /**
     * Checks a number.
     *
     * @param option as the user knows it
     * @param value what was given
     * @return the value
     * @throws IllegalArgumentException if it is less than 1
     */
    public static long positive(String option, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("The option " + option + " is " + value + "; expected at least 1.");
        }
        return value;
    }
}
