package io.tidemark.backend.rocksdb;

/**
 * How the blocks of state files are compressed, on the local disk and in checkpoints.
 *
 * @since 0.1
 */
public enum Compression {
    /** Not at all. */
    NONE,
    /** LZ4: costs little time, and often halves the bytes. The default. */
    LZ4,
    /** Zstandard: costs more time than {@link #LZ4} and leaves fewer bytes. */
    ZSTD
}
