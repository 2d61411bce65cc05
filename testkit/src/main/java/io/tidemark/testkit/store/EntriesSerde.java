package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The number of entries, and keys and values in turn, in the order in which the keys were put. */
final class EntriesSerde<UK, UV> implements Serde<Map<UK, UV>> {
    private static final long serialVersionUID = 1L;

    private final Serde<UK> keys;
    private final Serde<UV> values;

    EntriesSerde(Serde<UK> keys, Serde<UV> values) {
        this.keys = keys;
        this.values = values;
    }

    @Override
    public void serialize(Map<UK, UV> map, DataOutput output) throws IOException {
        output.writeInt(map.size());
        for (Map.Entry<UK, UV> entry : map.entrySet()) {
            keys.serialize(entry.getKey(), output);
            values.serialize(entry.getValue(), output);
        }
    }

    @Override
    public Map<UK, UV> deserialize(DataInput input) throws IOException {
        Map<UK, UV> map = new LinkedHashMap<>();
        for (int left = input.readInt(); left > 0; left--) {
            UK key = keys.deserialize(input);
            if (map.put(key, values.deserialize(input)) != null) {
                throw new IOException("the key '" + key + "' is in a map twice");
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
    public Map<UK, UV> copy(Map<UK, UV> map) {
        Map<UK, UV> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(keys.copy(key), values.copy(value)));
        return copy;
    }
}
