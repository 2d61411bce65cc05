package io.tidemark.api.functions;

import java.util.Collection;

/**
 * Takes the result of one asynchronous request. Thread-safe: may be completed by any thread, at once or later. The first
 * completion counts; what comes after it, or after the request has timed out, is ignored.
 *
 * @param <O> the type of the output
 * @since 0.1
 */
public interface ResultFuture<O> {
    /**
     * Completes the request with what it gives.
     *
     * @param result any number of outputs, none of them {@code null}; not to be changed any more. {@code null} fails the job
     */
    void complete(Collection<O> result);

    /**
     * Completes the request with an error, which fails the attempt unless the request is tried again.
     *
     * @param error what went wrong
     */
    void completeExceptionally(Throwable error);
}
