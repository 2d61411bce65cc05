package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps: {@code size * 2 + sparse}, then key and value in turn; if a key or a value is {@code null} the map is sparse,
 * and each is preceded by one byte that says whether it is there. The order of iteration is kept.
 */
final class MapSerde<K, V, M extends Map<K, V>> implements BuiltInSerde<M> {
    private static final long serialVersionUID = 1L;
    private static final int MAX_INITIAL_CAPACITY = 1 << 10;

    private final CollectionType type;
    private final Serde<K> keys;
    private final Serde<V> values;

    /**
     * Takes keys and values.
     *
     * @param type of the maps that are made, which are to be an {@code M}
     * @param keys of the keys
     * @param values of the values
     */
    MapSerde(CollectionType type, Serde<K> keys, Serde<V> values) {
        this.type = type;
        this.keys = keys;
        this.values = values;
    }

    @Override
    public void serialize(M value, DataOutput output) throws IOException {
        type.check(value);
        boolean sparse = CollectionSerde.holdsNull(value.keySet()) || CollectionSerde.holdsNull(value.values());
        Wire.writeUnsigned((long) value.size() << 1 | (sparse ? 1 : 0), output);
        for (Map.Entry<K, V> entry : value.entrySet()) {
            write(keys, entry.getKey(), sparse, output);
            write(values, entry.getValue(), sparse, output);
        }
    }

    private static <T> void write(Serde<T> serde, @Nullable T value, boolean sparse, DataOutput output)
            throws IOException {
        if (sparse) {
            output.writeBoolean(value != null);
        }
        if (value != null) {
            serde.serialize(value, output);
        }
    }

    @Override
    public M deserialize(DataInput input) throws IOException {
        long header = Wire.readUnsigned(input);
        int size = Wire.checkBounded("the size of a map", header >>> 1, Integer.MAX_VALUE);
        boolean sparse = (header & 1) != 0;
        M result = allocate(Math.min(size, MAX_INITIAL_CAPACITY));
        for (int i = 0; i < size; i++) {
            K key = sparse && !Wire.readBoolean(input) ? null : keys.deserialize(input);
            if (key == null && type == CollectionType.TREE_MAP) {
                throw new IOException("a sorted map without a null key was expected, found one");
            }
            V value = sparse && !Wire.readBoolean(input) ? null : values.deserialize(input);
            result.put(key, value);
        }
        if (result.size() != size) {
            throw new IOException("a map of " + size + " entries was expected, found a key twice");
        }
        return result;
    }

    @SuppressWarnings("unchecked") // the type makes maps that are an M
    private M allocate(int capacity) {
        return (M) type.<K, V>allocateMap(capacity);
    }

    @Override
    public String schema() {
        return "map<".concat(keys.schema()).concat(",").concat(values.schema()).concat(">");
    }

    @Override
    public M empty() {
        return allocate(0);
    }

    @Override
    public ValueReader<M> reader(Schema written, Evolution at) {
        at.requireSameKind(written, this, "map", 2);
        Serde<K> writtenKeys = at.mapKey().read(keys, written.argument(0));
        Serde<V> writtenValues = at.mapValue().read(values, written.argument(1));
        return new MapSerde<K, V, M>(type, writtenKeys, writtenValues)::deserialize;
    }

    @Override
    public boolean immutable() {
        return false;
    }

    @Override
    public M copy(M value) {
        M copy = allocate(value.size());
        if (keys.immutable() && values.immutable()) {
            copy.putAll(value);
        } else {
            value.forEach((k, v) -> copy.put(k == null ? null : keys.copy(k), v == null ? null : values.copy(v)));
        }
        return copy;
    }

    /** As {@link Map#hashCode} is defined, but with the stable hashes of keys and values. */
    @Override
    public int hash(M value) {
        int hash = 0;
        for (Map.Entry<K, V> entry : value.entrySet()) {
            K k = entry.getKey();
            V v = entry.getValue();
            hash += (k == null ? 0 : keys.hash(k)) ^ (v == null ? 0 : values.hash(v));
        }
        return hash;
    }

    @Override
    public @Nullable KeyObstacle keyObstacle(String path) {
        return type.keyObstacle == null ? null : new KeyObstacle(path, type.keyObstacle);
    }
}
