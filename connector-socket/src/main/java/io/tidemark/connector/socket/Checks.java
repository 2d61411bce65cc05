package io.tidemark.connector.socket;

import java.time.Duration;

/** Checks what builders are given. */
final class Checks {
    /** The longest delay or timeout, about 24 days: what a socket timeout can hold. */
    private static final Duration MAX_DURATION = Duration.ofMillis(Integer.MAX_VALUE);

    private static final Duration MIN_DURATION = Duration.ofMillis(1);

    private Checks() {}

    /** Returns {@code value} if it is at least 1 ms and at most 24 days. */
    static Duration duration(String option, Duration value) {
        if (value.compareTo(MIN_DURATION) < 0 || value.compareTo(MAX_DURATION) > 0) {
            throw new IllegalArgumentException(
                    "The option " + option + " is " + value + "; expected at least 1 ms and at most 24 days.");
        }
        return value;
    }

    /** Returns {@code value} if it is 1 or more. */
    static long positive(String option, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("The option " + option + " is " + value + "; expected at least 1.");
        }
        return value;
    }
}
