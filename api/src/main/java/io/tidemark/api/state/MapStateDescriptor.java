package io.tidemark.api.state;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.util.Objects;

/**
 * Declares a {@link io.tidemark.checkpoint.spi.state.MapState}: its name in the checkpoint and the types of its entries.
 *
 * @param <UK> the type of the keys within the map
 * @param <UV> the type of the values within the map
 * @since 0.1
 */
public final class MapStateDescriptor<UK, UV> extends StateDescriptor {
    private static final long serialVersionUID = 1L;

    /** How keys become bytes. */
    private final Serde<UK> keySerde;

    /** How values become bytes. */
    private final Serde<UV> valueSerde;

    /**
     * Declares a state whose keys and values are of classes that have a built-in serde.
     *
     * @param name unique within the operator, and the same in every version of the job
     * @param keyType the class of the keys within the map
     * @param valueType the class of the values within the map
     * @throws io.tidemark.api.serde.UnsupportedTypeException if a class has no built-in serde; the component is named;
     *     or if values of {@code keyType} cannot be keys, such as arrays
     */
    public MapStateDescriptor(String name, Class<UK> keyType, Class<UV> valueType) {
        this(name, Serdes.of(keyType), Serdes.of(valueType));
    }

    /**
     * Declares a state with serdes of the user's.
     *
     * @param name unique within the operator, and the same in every version of the job
     * @param keySerde how keys within the map become bytes
     * @param valueSerde how values within the map become bytes
     * @throws io.tidemark.api.serde.UnsupportedTypeException if {@code keySerde} is a built-in one for what cannot be a key
     */
    public MapStateDescriptor(String name, Serde<UK> keySerde, Serde<UV> valueSerde) {
        super(name);
        this.keySerde = Serdes.requireKeyType(keySerde);
        this.valueSerde = Objects.requireNonNull(valueSerde, "valueSerde");
    }

    /**
     * Returns the serde of the keys within the map.
     *
     * @return the serde
     */
    public Serde<UK> getKeySerde() {
        return keySerde;
    }

    /**
     * Returns the serde of the values within the map.
     *
     * @return the serde
     */
    public Serde<UV> getValueSerde() {
        return valueSerde;
    }
}
