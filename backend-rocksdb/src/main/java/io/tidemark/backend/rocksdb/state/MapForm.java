package io.tidemark.backend.rocksdb.state;

import io.tidemark.checkpoint.spi.serde.CollectionSize;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a key has of a map state: all of its entries, or where they are if they are many. */
record MapForm(Serde<Object> keys, Serde<Object> values) implements CellForm {
    /**
     * Each entry is a row of its own, found by its key in the map; the keys in their order are in chunks of
     * {@link OrderChunk#LENGTH} places.
     *
     * @param size how many entries there are
     * @param firstChunk the number of the first chunk that can have a key
     * @param next the place of the next new key
     */
    record Entries(long size, long firstChunk, long next) {
        Entries added() {
            return new Entries(size + 1, firstChunk, next + 1);
        }

        Entries removed(long newFirstChunk) {
            return new Entries(size - 1, newFirstChunk, next);
        }

        long lastChunk() {
            return OrderChunk.numberOf(next - 1);
        }
    }

    @Override
    public void write(Object value, DataOutput output) throws IOException {
        if (value instanceof Entries entries) {
            output.writeByte(RowKeys.LARGE);
            output.writeLong(entries.size());
            output.writeLong(entries.firstChunk());
            output.writeLong(entries.next());
            return;
        }
        Map<Object, Object> map = asMap(value);
        output.writeByte(RowKeys.SMALL);
        CollectionSize.write(map.size(), output);
        for (Map.Entry<Object, Object> entry : map.entrySet()) {
            keys.serialize(entry.getKey(), output);
            values.serialize(entry.getValue(), output);
        }
    }

    @Override
    public Object read(DataInput input) throws IOException {
        if (RowKeys.isLarge(input)) {
            return new Entries(input.readLong(), input.readLong(), input.readLong());
        }
        int size = CollectionSize.read("map", input);
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            Object key = keys.deserialize(input);
            map.put(key, values.deserialize(input));
        }
        return map;
    }

    @Override
    public Object copy(Object value) {
        if (value instanceof Entries) {
            return value;
        }
        Map<Object, Object> copy = new LinkedHashMap<>(asMap(value));
        if (isOpenToUsers()) {
            copy.replaceAll((key, mutable) -> values.copy(mutable));
        }
        return copy;
    }

    @Override
    public boolean isOpenToUsers() {
        return !values.immutable();
    }

    @SuppressWarnings("unchecked") // what this form read, or the handle put
    static Map<Object, Object> asMap(Object value) {
        return (Map<Object, Object>) value;
    }
}
