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
}
