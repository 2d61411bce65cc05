package io.tidemark.connector.rabbitmq;

import java.util.Arrays;

/** Numbers without boxes. */
final class LongList {
    private static final int INITIAL = 16;

    private long[] values = new long[INITIAL];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    void addAll(LongList other) {
        for (int i = 0; i < other.size; i++) {
            add(other.values[i]);
        }
    }

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Returns the smallest number, or {@link Long#MAX_VALUE} if there is none. */
    long min() {
        long min = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            min = Math.min(min, values[i]);
        }
        return min;
    }

    long[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
