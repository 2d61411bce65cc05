package io.tidemark.backend.rocksdb.state;

import org.jspecify.annotations.Nullable;

/** Some keys of a large map, at their places in its order; those that were removed leave holes. */
final class OrderChunk {
    /** How many places a chunk has. */
    static final int LENGTH = 64;

    private final @Nullable Object[] keys;

    OrderChunk() {
        this.keys = new Object[LENGTH];
    }

    OrderChunk(OrderChunk other) {
        this.keys = other.keys.clone();
    }

    static long numberOf(long place) {
        return place / LENGTH;
    }

    /** Returns the key at a place of the map that lies in this chunk, if there is one. */
    @Nullable
    Object get(long place) {
        return keys[(int) (place % LENGTH)];
    }

    void set(long place, @Nullable Object key) {
        keys[(int) (place % LENGTH)] = key;
    }

    int size() {
        int size = 0;
        for (Object key : keys) {
            size += key == null ? 0 : 1;
        }
        return size;
    }
}
