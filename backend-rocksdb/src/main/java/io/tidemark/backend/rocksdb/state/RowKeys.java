package io.tidemark.backend.rocksdb.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.StreamCorruptedException;

/**
 * The keys of rows, so that those of a key group, a state and a key are adjacent, in this order. All numbers are
 * big-endian.
 *
 * <pre>
 *   key group          2 bytes
 *   number of state    1 byte
 *   hash of the key    4 bytes: as the engine gives it, the same whatever bytes the key has
 *   key                by its serde, which finds its end by itself
 *   family             1 byte, missing in the main row of a key
 *   sub key            in family 1 of a list, and 2 of a map: the number of a chunk, 8 bytes
 *                      in family 1 of a map: the key within the map, by its serde
 * </pre>
 */
final class RowKeys {
    /** Before all of a list or map that is kept in the main row. */
    static final int SMALL = 0;

    /** Before a description of what is kept in other rows. */
    static final int LARGE = 1;

    /** Of the rows of a key that have no sub key. */
    static final int MAIN = 0;

    /** Of the chunks of a list. */
    static final int CHUNKS = 1;

    /** Of the entries of a map. */
    static final int ENTRIES = 1;

    /** Of the chunks of a map's order. */
    static final int ORDER = 2;

    /** Where the user's key begins. */
    static final int KEY_AT = 7;

    private RowKeys() {}

    /** Writes what stands before the user's key. */
    static void writePrefix(int keyGroup, int state, int hash, DataOutput output) throws IOException {
        output.writeShort(keyGroup);
        output.writeByte(state);
        output.writeInt(hash);
    }

    /** Returns what rows are in the order of, as long as these differ. */
    static long order(int keyGroup, int state, int hash) {
        return (long) keyGroup << 40 | (long) state << 32 | hash & 0xFFFF_FFFFL;
    }

    static int keyGroup(byte[] rowKey) {
        return (rowKey[0] & 0xff) << 8 | rowKey[1] & 0xff;
    }

    static int state(byte[] rowKey) {
        return rowKey[2] & 0xff;
    }

    static int hash(byte[] rowKey) {
        return (rowKey[3] & 0xff) << 24 | (rowKey[4] & 0xff) << 16 | (rowKey[5] & 0xff) << 8 | rowKey[6] & 0xff;
    }

    /** Reads which of the two forms of a list or map follows. */
    static boolean isLarge(DataInput input) throws IOException {
        int form = input.readUnsignedByte();
        if (form > LARGE) {
            throw new StreamCorruptedException("a list or map begins with " + form);
        }
        return form == LARGE;
    }
}
