package io.tidemark.backend.rocksdb.state;

import java.io.DataInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads from bytes that can be replaced; {@link java.io.ByteArrayInputStream} without its locks. Not thread-safe. */
final class RowInput extends InputStream {
    private static final byte[] NOTHING = {};

    /** For what is copied. */
    private byte[] buffer = NOTHING;

    private byte[] bytes = NOTHING;
    private int position;
    private int end;

    /** What serdes read from. */
    final DataInputStream data = new DataInputStream(this);

    /** Reads what is left in a buffer, which is copied. */
    RowInput of(ByteBuffer source) {
        int length = source.remaining();
        if (buffer.length < length) {
            buffer = new byte[length * 2];
        }
        source.get(buffer, 0, length);
        return of(buffer, 0, length);
    }

    /** Reads some bytes, which are not copied. */
    RowInput of(byte[] source, int from, int to) {
        bytes = source;
        position = from;
        end = to;
        return this;
    }

    /** Returns where the next byte is. */
    int position() {
        return position;
    }

    @Override
    public int available() {
        return end - position;
    }

    @Override
    public int read() {
        return position == end ? -1 : bytes[position++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (position == end) {
            return -1;
        }
        int count = Math.min(length, end - position);
        System.arraycopy(bytes, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public long skip(long count) {
        int skipped = (int) Math.max(0, Math.min(count, end - position));
        position += skipped;
        return skipped;
    }
}
