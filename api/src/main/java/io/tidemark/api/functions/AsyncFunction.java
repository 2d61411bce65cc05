package io.tidemark.api.functions;

import java.io.Serializable;
import java.util.concurrent.TimeoutException;

/**
 * Starts a request for each record, such as a look-up in a database, and does not wait for its answer: many requests of a
 * subtask are under way at once. Used by {@link io.tidemark.api.AsyncDataStream}.
 *
 * <p>A request that is under way when a checkpoint is taken is a part of it, and is made again after a restore; so a service may
 * be asked more than once for a record. The record must not be changed, for it is kept until its request is done.
 *
 * @param <I> the type of the input
 * @param <O> the type of the output
 * @since 0.1
 */
@FunctionalInterface
public interface AsyncFunction<I, O> extends Serializable {
    /**
     * Starts a request. Called by the thread that processes, which must not be blocked; called again for the same record when
     * it is retried, and after a restore.
     *
     * @param input the record
     * @param resultFuture to be completed once, by whatever thread
     * @throws Exception as if {@code resultFuture} were completed with it
     */
    void asyncInvoke(I input, ResultFuture<O> resultFuture) throws Exception;

    /**
     * Takes a record whose request has not been completed in time. Called by the thread that processes. By default completes it
     * with an error, which fails the attempt; override it to emit something else, or nothing.
     *
     * @param input the record
     * @param resultFuture to be completed, at the latest within the timeout again; the one that {@code asyncInvoke} got is
     *     ignored from now on
     * @throws Exception as if {@code resultFuture} were completed with it
     */
    default void timeout(I input, ResultFuture<O> resultFuture) throws Exception {
        resultFuture.completeExceptionally(new TimeoutException("The request was not completed in time."));
    }
}
