package io.tidemark.checkpoint.spi.source;

/**
 * Where a reader puts its records. Valid only during {@link SourceReader#poll}; takes what it is given without
 * blocking.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public interface SourceOutput<T> {
    /** The timestamp of a record that has none. */
    long NO_TIMESTAMP = Long.MIN_VALUE;

    /**
     * Emits a record without a timestamp.
     *
     * @param record not {@code null}
     */
    void collect(T record);

    /**
     * Emits a record with its event time.
     *
     * @param record not {@code null}
     * @param timestampMillis milliseconds since 1970, or {@link #NO_TIMESTAMP}
     */
    void collect(T record, long timestampMillis);

    /**
     * Says that the records which follow are of a split, until the next call, in this poll or a later one. It gives each
     * split watermarks of its own, so that one that is behind or idle does not make the records of others late. A reader
     * that never calls it has one watermark for all it reads. Cheap if the split is the one before.
     *
     * @param splitId its {@link SourceSplit#splitId()}
     */
    default void split(String splitId) {}

    /**
     * Says that a split is read to its end, so that nobody waits for its watermark.
     *
     * @param splitId its {@link SourceSplit#splitId()}
     */
    default void splitFinished(String splitId) {}

    /**
     * Emits input that could not be read as a record to the source's side output of rejected records. Call it only if
     * the user chose that; otherwise fail, or count and log.
     *
     * @param rejected what was found, where, and what is wrong with it
     */
    void reject(RejectedRecord rejected);
}
