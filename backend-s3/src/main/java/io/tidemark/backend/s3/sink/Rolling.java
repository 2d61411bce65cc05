package io.tidemark.backend.s3.sink;

import java.io.Serializable;
import java.time.Duration;

/**
 * When an object ends and the next begins.
 *
 * @param maxPartSize in bytes, of the object
 * @param rolloverInterval how old it becomes
 * @param inactivityInterval how long nothing may be written to it
 */
record Rolling(long maxPartSize, Duration rolloverInterval, Duration inactivityInterval) implements Serializable {
    static final Rolling DEFAULT = new Rolling(128L * 1024 * 1024, Duration.ofMinutes(1), Duration.ofMinutes(1));

    Rolling {
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

    boolean isDue(long bornMillis, long lastWriteMillis, long nowMillis) {
        return nowMillis - bornMillis >= rolloverInterval.toMillis()
                || nowMillis - lastWriteMillis >= inactivityInterval.toMillis();
    }
}
