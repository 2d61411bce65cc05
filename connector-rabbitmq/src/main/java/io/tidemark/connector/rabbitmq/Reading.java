package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import java.io.IOException;

/**
 * One queue or stream that is being read. All methods but {@link #lag} are called by the thread of the subtask; none blocks but
 * {@link #awaitEnd}.
 */
interface Reading<T, S extends SourceSplit> {
    /**
     * Emits what there is.
     *
     * @param maxMessages how many to look at, at least 1
     * @return how many were looked at, emitted or not
     * @throws IOException if reading fails
     */
    int poll(SourceOutput<T> output, int maxMessages) throws IOException;

    /** Returns how many messages are there and were not emitted, as far as is known. May be called on any thread. */
    long lag();

    /** Returns where it is, at a barrier. */
    S snapshot(long checkpointId);

    /** Learns that a checkpoint is complete. */
    void complete(long checkpointId);

    /** Begins to release the connection. Called once, before {@link #awaitEnd}. */
    void stop();

    /** Waits until the connection is released, in bounded time. */
    void awaitEnd();
}
