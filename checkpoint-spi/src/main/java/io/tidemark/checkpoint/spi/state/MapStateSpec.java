package io.tidemark.checkpoint.spi.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import org.jspecify.annotations.Nullable;

/**
 * The name of a map state and how its entries become bytes.
 *
 * @param <UK> the type of the keys within the map
 * @param <UV> the type of the values within the map
 * @param name unique within its operator
 * @param keySerde for the keys within the map
 * @param valueSerde for the values within the map
 * @param expiry says which entries may be removed, by their value; {@code null} if they stay until they are removed
 * @since 0.1
 */
public record MapStateSpec<UK, UV>(
        String name,
        Serde<UK> keySerde,
        Serde<UV> valueSerde,
        @Nullable Expiry<? super UV> expiry) {
    /** Checks that the name is not blank. */
    public MapStateSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A state needs a name that is not blank.");
        }
    }

    /**
     * Describes a state whose entries stay until they are removed.
     *
     * @param name unique within its operator
     * @param keySerde for the keys within the map
     * @param valueSerde for the values within the map
     */
    public MapStateSpec(String name, Serde<UK> keySerde, Serde<UV> valueSerde) {
        this(name, keySerde, valueSerde, null);
    }
}
