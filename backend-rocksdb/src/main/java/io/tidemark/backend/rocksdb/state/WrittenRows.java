package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.database.SortedRows;
import io.tidemark.checkpoint.spi.serde.BytesOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of a generation as bytes, in their order. They are written here first and into the database afterwards: this takes a
 * small part of the time, and when it is over the record path may change the cells again. Used by one thread.
 */
final class WrittenRows {
    private static final int CHUNK_BYTES = 256 << 10;
    private static final int LENGTHS_BYTES = 2 * Integer.BYTES;
    private static final int REMOVED = -1;

    /** Each holds for each of its rows: the lengths of key and value, the key, the value. */
    private final List<ByteBuffer> chunks = new ArrayList<>();

    private ByteBuffer filling = ByteBuffer.allocate(0);
    private ByteBuffer key = ByteBuffer.allocateDirect(1024);
    private ByteBuffer value = ByteBuffer.allocateDirect(1024);

    void put(BytesOutput itsKey, BytesOutput itsValue) {
        begin(itsKey, itsValue.size(), itsValue.size());
        filling.put(itsValue.array(), 0, itsValue.size());
    }

    void remove(BytesOutput itsKey) {
        begin(itsKey, REMOVED, 0);
    }

    private void begin(BytesOutput itsKey, int valueLength, int room) {
        int needed = LENGTHS_BYTES + itsKey.size() + room;
        if (filling.remaining() < needed) {
            filling = ByteBuffer.allocate(Math.max(CHUNK_BYTES, needed));
            chunks.add(filling);
        }
        filling.putInt(itsKey.size()).putInt(valueLength);
        filling.put(itsKey.array(), 0, itsKey.size());
    }

    /** Hands all rows on, and forgets them. */
    void moveTo(SortedRows rows) throws IOException {
        for (ByteBuffer chunk : chunks) {
            chunk.flip();
            while (chunk.hasRemaining()) {
                moveRow(chunk, rows);
            }
        }
        clear();
    }

    void clear() {
        chunks.clear();
        filling = ByteBuffer.allocate(0);
    }

    private void moveRow(ByteBuffer chunk, SortedRows rows) throws IOException {
        int keyLength = chunk.getInt();
        int valueLength = chunk.getInt();
        if (valueLength == REMOVED) {
            int from = chunk.position();
            rows.delete(Arrays.copyOfRange(chunk.array(), from, from + keyLength));
            chunk.position(from + keyLength);
            return;
        }
        key = copy(chunk, keyLength, key);
        value = copy(chunk, valueLength, value);
        rows.put(key, value);
    }

    private static ByteBuffer copy(ByteBuffer chunk, int length, ByteBuffer direct) {
        ByteBuffer target = direct.capacity() >= length ? direct : ByteBuffer.allocateDirect(length + (length >>> 1));
        target.clear();
        target.put(chunk.array(), chunk.position(), length).flip();
        chunk.position(chunk.position() + length);
        return target;
    }
}
