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
     * Emits input that could not be read as a record to the source's side output of rejected records. Call it only if
     * the user chose that; otherwise fail, or count and log.
     *
     * @param rejected what was found, where, and what is wrong with it
     */
    void reject(RejectedRecord rejected);
}
