package io.tidemark.connector.twitter;

import java.util.concurrent.TimeUnit;

/** How far back to ask for posts after an interruption. */
final class Backfill {
    /** A post comes some seconds after it is written, and by another clock. */
    private static final long SLACK_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private static final long MINUTE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final int maxMinutes;

    /**
     * Sets the limit.
     *
     * @param maxMinutes 0 for no backfill
     */
    Backfill(int maxMinutes) {
        this.maxMinutes = maxMinutes;
    }

    /** Returns how many minutes to ask for, after what came before a time was emitted. */
    int minutes(long coveredUntilMillis, long nowMillis) {
        return (int) Math.min(maxMinutes, needed(coveredUntilMillis, nowMillis));
    }

    /** Says whether posts are lost: they are older than the service goes back. */
    boolean isExceeded(long coveredUntilMillis, long nowMillis) {
        return maxMinutes > 0 && needed(coveredUntilMillis, nowMillis) > maxMinutes;
    }

    private static long needed(long coveredUntilMillis, long nowMillis) {
        long gap = Math.max(0, nowMillis - coveredUntilMillis) + SLACK_MILLIS;
        return (gap + MINUTE_MILLIS - 1) / MINUTE_MILLIS;
    }
}
