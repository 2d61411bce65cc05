package io.tidemark.examples.quickstart;

import java.util.ArrayList;
import java.util.List;

/** A list of 64-bit hashes that grows without copying: eight bytes each, even while it grows. */
final class Hashes {
    private static final int FIRST_CHUNK = 4;
    private static final int LAST_CHUNK = 1 << 13;

    private final List<long[]> full = new ArrayList<>(0);
    private long[] chunk = new long[FIRST_CHUNK];
    private int used;
    private int size;

    void add(long hash) {
        if (used == chunk.length) {
            full.add(chunk);
            chunk = new long[Math.min(LAST_CHUNK, 2 * chunk.length)];
            used = 0;
        }
        chunk[used++] = hash;
        size++;
    }

    int size() {
        return size;
    }

    long get(int index) {
        int left = index;
        int length = FIRST_CHUNK;
        int number = 0;
        while (length < LAST_CHUNK && left >= length) {
            left -= length;
            length *= 2;
            number++;
        }
        number += left / length;
        return (number < full.size() ? full.get(number) : chunk)[left % length];
    }

    /** Hashes a row by FNV-1a over its characters: that another row has the same is as good as impossible. */
    static long of(List<String> row) {
        long hash = 0xcbf29ce484222325L;
        for (String field : row) {
            for (int i = 0; i < field.length(); i++) {
                hash = (hash ^ field.charAt(i)) * 0x100000001b3L;
            }
            hash = (hash ^ 0x10000) * 0x100000001b3L;
        }
        return hash;
    }
}
