package io.tidemark.backend.rocksdb.snapshot;

import io.tidemark.backend.rocksdb.database.TableFile;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import org.jspecify.annotations.Nullable;

/** Where the rows of key groups are: their keys begin with the group in two bytes, big-endian. */
final class RowRange {
    private static final int GROUP_BYTES = 2;

    private RowRange() {}

    /** Returns what the keys of a group begin with. */
    static byte[] firstOf(int keyGroup) {
        return new byte[] {(byte) (keyGroup >>> 8), (byte) keyGroup};
    }

    /** Returns what comes after all keys of a group, or {@code null} if nothing can. */
    static byte @Nullable [] behind(int keyGroup) {
        return keyGroup == 0xFFFF ? null : firstOf(keyGroup + 1);
    }

    /** Says whether a table may be opened when the rows of a range are gone through. */
    static boolean isNeeded(TableFile table, KeyGroupRange range) {
        return table.level() == 0 || overlaps(table, range);
    }

    private static boolean overlaps(TableFile table, KeyGroupRange range) {
        byte[] smallest = table.smallest();
        byte[] largest = table.largest();
        return smallest == null
                || largest == null
                || smallest.length < GROUP_BYTES
                || largest.length < GROUP_BYTES
                || groupOf(smallest) <= range.last() && groupOf(largest) >= range.first();
    }

    private static int groupOf(byte[] key) {
        return (key[0] & 0xFF) << 8 | key[1] & 0xFF;
    }
}
