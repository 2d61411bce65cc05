package io.tidemark.checkpoint.spi.serde;

import java.io.DataInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads from bytes that can be replaced; {@link java.io.ByteArrayInputStream} without its locks. Not thread-safe.
 *
 * @since 0.1
 */
public final class BytesInput extends InputStream {
    private static final byte[] NOTHING = {};

    private final DataInputStream data = new DataInputStream(this);

    /** For what is copied. */
    private byte[] buffer = NOTHING;

    private byte[] bytes = NOTHING;
    private int position;
    private int end;

    /** Makes one without bytes. */
    public BytesInput() {}

    /**
     * Returns what serdes read from.
     *
     * @return the same for as long as this is used; it reads the bytes that were given last
     */
    public DataInputStream data() {
        return data;
    }

    /**
     * Reads what is left in a buffer, which is copied.
     *
     * @param source read to its end
     * @return this
     */
    public BytesInput of(ByteBuffer source) {
        int length = source.remaining();
        if (buffer.length < length) {
            buffer = new byte[length * 2];
        }
        source.get(buffer, 0, length);
        return of(buffer, 0, length);
    }

    /**
     * Reads some bytes, which are not copied.
     *
     * @param source where they are
     * @param from the first
     * @param to behind the last
     * @return this
     */
    public BytesInput of(byte[] source, int from, int to) {
        bytes = source;
        position = from;
        end = to;
        return this;
    }

    /**
     * Returns where the next byte is.
     *
     * @return an index of the array that was given
     */
    public int position() {
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
