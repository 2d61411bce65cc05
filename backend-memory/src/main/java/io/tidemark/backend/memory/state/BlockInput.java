package io.tidemark.backend.memory.state;

import java.io.InputStream;

/** Reads from a byte array that can be replaced; {@link java.io.ByteArrayInputStream} without its locks. */
final class BlockInput extends InputStream {
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int position;
    private int end;

    void reset(byte[] newBytes, int length) {
        bytes = newBytes;
        position = 0;
        end = length;
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
