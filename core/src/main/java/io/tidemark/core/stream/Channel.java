package io.tidemark.core.stream;

import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from one subtask to another. The port through which an engine gives the core its queues: between threads,
 * or in one.
 *
 * <p>One subtask offers, one polls; each side is called by one thread at a time. Neither blocks.
 */
public interface Channel {
    /**
     * Appends an element.
     *
     * @param element what to append; its ownership passes to the receiver
     * @return {@code false} if the channel is full, and nothing was appended
     */
    boolean offer(StreamElement element);

    /**
     * Takes the oldest element.
     *
     * @return {@code null} if the channel is empty
     */
    @Nullable
    StreamElement poll();

    /**
     * Returns how many records the receiver wants in a batch at most, so that a batch takes it a bounded time. Called by
     * the sender.
     *
     * @return at least 1
     */
    int batchLimit();

    /**
     * Sets how many records the receiver wants in a batch. Called by the receiver.
     *
     * @param records at least 1
     */
    void setBatchLimit(int records);

    /**
     * Lets the channel take nothing more for a while, as if it were full: the receiver has taken elements out ahead of their
     * turn, which still count. Called by the receiver.
     *
     * @param held until it is {@code false} again, as it is at first
     */
    void hold(boolean held);
}
