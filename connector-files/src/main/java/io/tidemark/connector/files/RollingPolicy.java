package io.tidemark.connector.files;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a {@link FileSink} ends a part file and begins the next. A part is published at the first checkpoint after its
 * end. Size is looked at with every record, time at every checkpoint, since nothing is published in between.
 *
 * @param maxPartSize in bytes; a part that has as many ends, so it is longer by up to one record
 * @param rolloverInterval how old a part becomes
 * @param inactivityInterval how long nothing may be written to a part
 * @since 0.1
 */
public record RollingPolicy(long maxPartSize, Duration rolloverInterval, Duration inactivityInterval)
        implements Serializable {
    private static final long DEFAULT_MAX_PART_SIZE = 128L * 1024 * 1024;
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);

    /** Checks that all are positive. */
    public RollingPolicy {
        if (maxPartSize < 1) {
            throw new IllegalArgumentException("maxPartSize must be at least 1 byte, not " + maxPartSize + ".");
        }
        requirePositive("rolloverInterval", rolloverInterval);
        requirePositive("inactivityInterval", inactivityInterval);
    }

    private static void requirePositive(String name, Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException(
                    name + " must be positive, such as Duration.ofMinutes(1), not " + interval + ".");
        }
    }

    /**
     * Starts with 128 MiB, a minute, and a minute.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Makes a policy. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder {
        private long maxPartSize = DEFAULT_MAX_PART_SIZE;
        private Duration rolloverInterval = DEFAULT_INTERVAL;
        private Duration inactivityInterval = DEFAULT_INTERVAL;

        private Builder() {}

        /**
         * Ends a part by its size.
         *
         * @param bytes at least 1
         * @return this
         */
        public Builder maxPartSize(long bytes) {
            maxPartSize = bytes;
            return this;
        }

        /**
         * Ends a part by its age.
         *
         * @param age positive
         * @return this
         */
        public Builder rolloverInterval(Duration age) {
            rolloverInterval = age;
            return this;
        }

        /**
         * Ends a part that nothing is written to.
         *
         * @param idle positive
         * @return this
         */
        public Builder inactivityInterval(Duration idle) {
            inactivityInterval = idle;
            return this;
        }

        /**
         * Makes the policy.
         *
         * @return the policy
         * @throws IllegalArgumentException if a value is not positive; the message names it
         */
        public RollingPolicy build() {
            return new RollingPolicy(maxPartSize, rolloverInterval, inactivityInterval);
        }
    }
}
