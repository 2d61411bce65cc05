package io.tidemark.connector.rabbitmq;

/** Checks what builders are given, besides what {@link io.tidemark.checkpoint.spi.runtime.OptionChecks} checks. */
final class Checks {
    private Checks() {}

    /** Returns {@code value} if it is in the range. */
    static int range(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "The option " + option + " is " + value + "; expected " + min + " to " + max + ".");
        }
        return value;
    }

    /** Returns {@code value} if it has a visible character. */
    static String notBlank(String option, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("The option " + option + " is blank; expected a name.");
        }
        return value;
    }

    /** Returns {@code value} if it was given. */
    static <V> V given(String option, V value) {
        if (value == null) {
            throw new IllegalArgumentException("The option " + option + " is missing; set it before build().");
        }
        return value;
    }
}
