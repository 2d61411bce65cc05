package io.tidemark.api.functions;

import java.io.Serializable;

/**
 * Says whether and when a request is tried again. Shared by all subtasks, so it keeps no state. The timeout of a request goes
 * over all its tries.
 *
 * @param <O> the type of the output
 * @since 0.1
 */
public interface AsyncRetryStrategy<O> extends Serializable {
    /**
     * Says whether a request may be tried once more.
     *
     * @param currentAttempts how often it has been tried, at least 1
     * @return {@code false} if its last outcome stands
     */
    boolean canRetry(int currentAttempts);

    /**
     * Returns how long to wait before the next try.
     *
     * @param currentAttempts how often it has been tried, at least 1
     * @return in milliseconds, 0 or more
     */
    long getBackoffTimeMillis(int currentAttempts);

    /**
     * Returns after which outcome a request is tried again.
     *
     * @return asked once
     */
    AsyncRetryPredicate<O> getRetryPredicate();
}
