package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.CollectionSize;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.StreamCorruptedException;

/** Writes a map as the number of its entries, and keys and values in turn. */
final class EntryMapSerde implements Serde<EntryMap> {
    private static final long serialVersionUID = 1L;

    private final Serde<Object> keys;
    private final Serde<Object> values;
    private final MapKinds kinds;

    EntryMapSerde(Serde<Object> keys, Serde<Object> values) {
        this.keys = keys;
        this.values = values;
        this.kinds = MapKinds.of(keys, values);
    }

    @Override
    public void serialize(EntryMap map, DataOutput output) throws IOException {
        CollectionSize.write(map.size(), output);
        map.serialize(keys, values, output);
    }

    @Override
    public EntryMap deserialize(DataInput input) throws IOException {
        int size = CollectionSize.read("map", input);
        EntryMap map = new EntryMap(kinds);
        for (int i = 0; i < size; i++) {
            Object key = keys.deserialize(input);
            if (!map.put(key, values.deserialize(input))) {
                throw new StreamCorruptedException("a map has the key '" + key + "' twice");
            }
        }
        return map;
    }

    @Override
    public String schema() {
        return "map<" + keys.schema() + "," + values.schema() + ">";
    }

    @Override
    public boolean immutable() {
        return false;
    }

    @Override
    public EntryMap copy(EntryMap map) {
        return values.immutable() ? map.copy() : map.copy(values::copy);
    }
}
