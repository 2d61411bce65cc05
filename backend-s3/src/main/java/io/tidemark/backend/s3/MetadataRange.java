package io.tidemark.backend.s3;

/**
 * The metadata within the object that holds them behind the small files.
 *
 * @param offset of the first byte
 * @param length in bytes
 * @param crc32c the CRC-32C of the bytes
 */
record MetadataRange(long offset, int length, int crc32c) {}
