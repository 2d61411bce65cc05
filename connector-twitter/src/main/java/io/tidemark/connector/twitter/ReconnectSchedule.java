package io.tidemark.connector.twitter;

import java.util.concurrent.TimeUnit;

/**
 * How long to wait before connecting again, as the service asks for: at once after a stream that worked; then 250 ms longer each
 * time up to 16 s for trouble with the network; from 5 s doubling up to 320 s for errors of the service; and as long as it says
 * where requests are limited, or from a minute doubling.
 *
 * @see <a href="https://docs.x.com/x-api/fundamentals/handling-disconnections">Handling disconnections</a>
 */
final class ReconnectSchedule {
    private static final long NETWORK_STEP_MILLIS = 250;
    private static final long NETWORK_MAX_MILLIS = TimeUnit.SECONDS.toMillis(16);
    private static final long SERVER_FIRST_MILLIS = TimeUnit.SECONDS.toMillis(5);
    private static final long SERVER_MAX_MILLIS = TimeUnit.SECONDS.toMillis(320);
    private static final long LIMIT_FIRST_MILLIS = TimeUnit.MINUTES.toMillis(1);
    /** Limits are counted by quarters of an hour. */
    private static final long LIMIT_MAX_MILLIS = TimeUnit.MINUTES.toMillis(16);

    /** So that the clocks need not agree to the second. */
    private static final long AFTER_RESET_MILLIS = TimeUnit.SECONDS.toMillis(1);

    private static final int MAX_DOUBLINGS = 10;

    private int networkFailures;
    private int serverFailures;
    private int limitFailures;

    /** Says that the stream brought something. */
    void worked() {
        networkFailures = 0;
        serverFailures = 0;
        limitFailures = 0;
    }

    /** Returns the wait after the line broke, or could not be made. */
    long afterNetworkFailure() {
        return Math.min(NETWORK_STEP_MILLIS * networkFailures++, NETWORK_MAX_MILLIS);
    }

    /** Returns the wait after an error of the service. */
    long afterServerFailure() {
        return Math.min(SERVER_FIRST_MILLIS << Math.min(serverFailures++, MAX_DOUBLINGS), SERVER_MAX_MILLIS);
    }

    /**
     * Returns the wait after a request too many.
     *
     * @param resetMillis when the service allows more, in milliseconds since 1970; 0 if it does not say
     */
    long afterLimit(long resetMillis, long nowMillis) {
        long doubled = LIMIT_FIRST_MILLIS << Math.min(limitFailures++, MAX_DOUBLINGS);
        long wait = resetMillis > nowMillis ? resetMillis - nowMillis + AFTER_RESET_MILLIS : doubled;
        return Math.min(wait, LIMIT_MAX_MILLIS);
    }
}
