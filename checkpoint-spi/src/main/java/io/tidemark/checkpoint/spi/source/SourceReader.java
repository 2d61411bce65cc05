package io.tidemark.checkpoint.spi.source;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Reads splits in one subtask.
 *
 * <p>All methods are called by the thread that runs the subtask, never two at once, in this order: {@link #addSplits}
 * and {@link #poll} any number of times, {@link #snapshot} between any two polls, {@link #noMoreSplits} at most once,
 * {@link #close} last. None may block: a reader that talks to another system does so on threads of its own, holds a
 * bounded number of records, and calls {@link SourceContext#wakeUp()} when it has some.
 *
 * <p>An exception from any method but {@link #close} fails the attempt; the job restarts from the newest checkpoint
 * with new readers. What was emitted since is emitted again; it is up to {@link #snapshot} that nothing else is.
 *
 * @param <T> the type of the records
 * @param <S> the type of the splits
 * @since 0.1
 */
public interface SourceReader<T, S extends SourceSplit> extends AutoCloseable {
    /**
     * Takes on splits, each to be read from its position.
     *
     * @param splits never empty
     * @throws IOException if a split cannot be opened
     */
    void addSplits(List<S> splits) throws IOException;

    /** Learns that no split will be added any more, so that the end of the last one is the end of the reader. */
    void noMoreSplits();

    /**
     * Emits the next records, if there are some now.
     *
     * @param output where records go
     * @param maxRecords how many to emit at most, at least 1; it shrinks when what follows is slow, so that a
     *     checkpoint passes in time
     * @return what to expect of the next call
     * @throws IOException if reading fails
     */
    ReaderStatus poll(SourceOutput<T> output, int maxRecords) throws IOException;

    /**
     * Learns which splits are ahead of others that they wait for, so that {@link #poll} must not emit of them for now. All
     * others go on: where the next record would be of a paused split, the reader takes one of another. Called between any
     * two polls, for jobs that align watermarks. A paused split stays in every {@link #snapshot}, and is added again as one
     * that is not paused. A reader that gives records of several splits without {@link SourceOutput#split} is not asked.
     *
     * @param splitsToPause ids of splits that were given to the reader, and are not paused; may be empty
     * @param splitsToResume ids of splits that are paused; may be empty
     * @return whether the reader can; {@code false}, the default, once for all: it is then not polled at all while the
     *     slowest of its splits is ahead
     * @throws IOException if it should, and fails
     */
    default boolean pauseOrResumeSplits(Collection<String> splitsToPause, Collection<String> splitsToResume)
            throws IOException {
        return false;
    }

    /**
     * Returns every split that is not read to its end, at the position behind the last record emitted. Called at the
     * barrier: the records emitted before this call belong to the checkpoint, those after it do not.
     *
     * @param checkpointId the checkpoint
     * @return the unfinished splits; empty when all are finished
     * @throws IOException if a position cannot be told
     */
    List<S> snapshot(long checkpointId) throws IOException;

    /**
     * Learns that a checkpoint is durable, so that what came before its positions can be acknowledged to the outside.
     * Not called for every checkpoint: a later one includes the earlier ones.
     *
     * @param checkpointId the newest complete checkpoint
     * @throws IOException if telling the outside fails; the attempt fails with it
     */
    default void notifyCheckpointComplete(long checkpointId) throws IOException {}

    /**
     * Releases everything, in bounded time. Called once, also after a failure.
     *
     * @throws IOException if releasing fails; logged, the job goes on
     */
    @Override
    void close() throws IOException;
}
