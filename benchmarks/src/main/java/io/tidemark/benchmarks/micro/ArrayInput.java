package io.tidemark.benchmarks.micro;

import java.io.DataInputStream;
import java.io.InputStream;

/** Reads from an array by a {@link DataInputStream}, as the backend on the heap does. */
final class ArrayInput extends DataInputStream {
    private final Source source;

    ArrayInput(byte[] bytes) {
        this(new Source(bytes));
    }

    private ArrayInput(Source source) {
        super(source);
        this.source = source;
    }

    /** Begins anew. */
    void reset(int size) {
        source.position = 0;
        source.end = size;
    }

    private static final class Source extends InputStream {
        private final byte[] bytes;
        private int position;
        private int end;

        Source(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return position == end ? -1 : bytes[position++] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (position == end && length > 0) {
                return -1;
            }
            int count = Math.min(length, end - position);
            System.arraycopy(bytes, position, target, offset, count);
            position += count;
            return count;
        }
    }
}
