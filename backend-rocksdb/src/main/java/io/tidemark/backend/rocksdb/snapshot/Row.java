package io.tidemark.backend.rocksdb.snapshot;

/**
 * One row of a database.
 *
 * @param key its key, not to be changed
 * @param value its value, not to be changed
 */
public record Row(byte[] key, byte[] value) {}
