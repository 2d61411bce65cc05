package io.tidemark.checkpoint.spi.source;

/**
 * The smallest unit a source is read in, with the position to read on from: a file and a byte offset, a Kafka
 * partition and an offset, a range of numbers. Immutable; a reader makes a new one as it moves on.
 *
 * @since 0.1
 */
public interface SourceSplit {
    /**
     * Returns what names the split, whatever its position.
     *
     * @return unique within the source and the same after every restart, for example a path or {@code topic-3}
     */
    String splitId();
}
