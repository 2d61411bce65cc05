package io.tidemark.checkpoint.spi.sink;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import java.io.IOException;
import java.util.List;

/**
 * Publishes what the writers of a two-phase sink prepared; one instance a sink and attempt.
 *
 * @since 0.1
 */
public interface Committer extends AutoCloseable {
    /** The committer of a sink that prepares nothing; refuses what another kind of sink has prepared in its place. */
    Committer NONE = (checkpointId, committables) -> {
        if (!committables.isEmpty()) {
            throw new IncompatibleSchemaException("checkpoint " + checkpointId + " holds output that another kind of"
                    + " sink has prepared, and this kind cannot publish it. Run the job with the sink that it was"
                    + " written by, or start it under another name or storage. Nothing was changed.");
        }
    };

    /**
     * Publishes the committables of one checkpoint, of all writers.
     *
     * <p>Called after the checkpoint is durable, in the order of checkpoints, and again after every recovery from it,
     * also by another process: an already published committable is success. Called on an I/O thread of the engine, by
     * one thread at a time; may block. The next attempt to publish, and the end of a bounded job, wait for it.
     *
     * @param checkpointId the checkpoint
     * @param committables what {@link SinkWriter#prepareCommit} returned, writer by writer; also at the barriers of earlier
     *     checkpoints that did not complete, or were not known to. The engine releases them, not the committer
     * @throws IOException if publishing fails: it is tried again with the same committables, a few times with growing
     *     pauses, then the attempt fails and the restart tries again. Nothing is given up
     */
    void commit(long checkpointId, List<Committable> committables) throws IOException;

    /**
     * Releases everything, in bounded time. Called once, also after a failure.
     *
     * @throws IOException if releasing fails; logged, the job goes on
     */
    @Override
    default void close() throws IOException {}
}
