package io.tidemark.checkpoint.spi.source;

import io.tidemark.checkpoint.spi.runtime.SubtaskContext;

/**
 * The subtask a reader runs in, and how to wake it.
 *
 * @since 0.1
 */
public interface SourceContext extends SubtaskContext {
    /**
     * Tells the engine that {@link SourceReader#poll} is worth calling again. May be called from any thread, at any
     * time, also when nothing waits; it is cheap. A reader that answered {@link ReaderStatus#WAITING} and never calls
     * this is polled again after about a millisecond.
     */
    void wakeUp();

    /**
     * Says whether the source goes on from a checkpoint that holds it. Its known splits are then handed to readers without
     * {@link SplitEnumerator#discover()}, and what a discovery finds beyond them has appeared since: a source that can start
     * in the middle of a split, such as 'latest', must read those from their beginning, or it loses what came before they were
     * found.
     *
     * @return {@code false} if this attempt is the first to read the source, and what it discovers first is where it begins
     */
    boolean isRestored();
}
