package io.tidemark.backend.memory.storage;

import java.util.List;

/**
 * A finished file. The chunks are full, never changed and hold its bytes in order.
 *
 * @param chunks the bytes
 * @param size in bytes
 * @param crc32c of the bytes
 */
record StoredFile(List<byte[]> chunks, long size, int crc32c) {}
