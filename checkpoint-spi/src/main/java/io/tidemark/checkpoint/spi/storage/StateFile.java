package io.tidemark.checkpoint.spi.storage;

/**
 * A file that a checkpoint needs.
 *
 * @param path where it is, relative to the job's place in the storage, with {@code /} between parts
 * @param size in bytes
 * @param crc32c the CRC-32C of its bytes
 * @param shared whether other checkpoints may need it too
 * @since 0.1
 */
public record StateFile(String path, long size, int crc32c, boolean shared) {}
