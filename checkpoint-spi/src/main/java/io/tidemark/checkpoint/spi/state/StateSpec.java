package io.tidemark.checkpoint.spi.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import org.jspecify.annotations.Nullable;

/**
 * The name of a state and how its values become bytes.
 *
 * @param <V> the type of the values; of a list state that of its elements
 * @param name unique within its operator
 * @param serde for the values
 * @param expiry says what may be removed; {@code null} if values stay until they are cleared
 * @since 0.1
 */
public record StateSpec<V>(
        String name, Serde<V> serde, @Nullable Expiry<? super V> expiry) {
    /** Checks that the name is not blank. */
    public StateSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A state needs a name that is not blank.");
        }
    }

    /**
     * Describes a state whose values stay until they are cleared.
     *
     * @param name unique within its operator
     * @param serde for the values
     */
    public StateSpec(String name, Serde<V> serde) {
        this(name, serde, null);
    }
}
