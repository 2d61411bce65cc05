package io.tidemark.backend.rocksdb.snapshot;

import org.jspecify.annotations.Nullable;

/** Where the rows of key groups are: their keys begin with the group in two bytes, big-endian. */
final class RowRange {
    private RowRange() {}

    /** Returns what the keys of a group begin with. */
    static byte[] firstOf(int keyGroup) {
        return new byte[] {(byte) (keyGroup >>> 8), (byte) keyGroup};
    }

    /** Returns what comes after all keys of a group, or {@code null} if nothing can. */
    static byte @Nullable [] behind(int keyGroup) {
        return keyGroup == 0xFFFF ? null : firstOf(keyGroup + 1);
    }
}
