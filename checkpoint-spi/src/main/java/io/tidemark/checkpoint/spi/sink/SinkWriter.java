package io.tidemark.checkpoint.spi.sink;

import java.io.IOException;

/**
 * Writes records in one subtask.
 *
 * <p>All methods are called by the thread that runs the subtask, never two at once. At a barrier {@link #flush} is
 * called, then {@link #prepareCommit}; at the end of a bounded job the last barrier comes after {@code flush(true)}.
 * An exception fails the attempt, and the job restarts from the newest checkpoint with new writers.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public interface SinkWriter<T> extends AutoCloseable {
    /**
     * Writes one record, or keeps it until the next flush. May block while the system behind it does: that is the
     * backpressure.
     *
     * @param record not {@code null}
     * @param timestampMillis its event time, or {@link io.tidemark.checkpoint.spi.source.SourceOutput#NO_TIMESTAMP}
     * @throws IOException if writing fails
     */
    void write(T record, long timestampMillis) throws IOException;

    /**
     * Hands everything written so far to the system and returns when it has taken it. After this, an at-least-once
     * sink has lost nothing that came before the barrier.
     *
     * @param endOfInput whether no record will follow
     * @throws IOException if the system refuses
     */
    void flush(boolean endOfInput) throws IOException;

    /**
     * Prepares what may be published once the checkpoint is durable, and returns what this writer needs to go on after
     * a restart from it. Called at each barrier after {@link #flush}. Must be quick: the barrier waits.
     *
     * @param checkpointId the checkpoint
     * @return {@link SinkSnapshot#EMPTY}, the default, for a sink that keeps nothing
     * @throws IOException if preparing fails
     */
    default SinkSnapshot prepareCommit(long checkpointId) throws IOException {
        return SinkSnapshot.EMPTY;
    }

    /**
     * Releases everything, in bounded time, publishing nothing. Called once, also after a failure.
     *
     * @throws IOException if releasing fails; logged, the job goes on
     */
    @Override
    void close() throws IOException;
}
