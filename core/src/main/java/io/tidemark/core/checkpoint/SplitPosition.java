package io.tidemark.core.checkpoint;

/**
 * One split of a source, and where to read on.
 *
 * @param splitId as in {@link io.tidemark.checkpoint.spi.source.SourceSplit#splitId()}
 * @param split the split with its position, as the source's serde wrote it
 * @since 0.1
 */
public record SplitPosition(String splitId, Bytes split) {}
