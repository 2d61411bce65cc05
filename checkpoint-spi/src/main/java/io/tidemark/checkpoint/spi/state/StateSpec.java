package io.tidemark.checkpoint.spi.state;

import io.tidemark.checkpoint.spi.serde.Serde;

/**
 * The name of a state and how its values become bytes.
 *
 * @param <V> the type of the values
 * @param name unique within its operator
 * @param serde for the values
 * @since 0.1
 */
public record StateSpec<V>(String name, Serde<V> serde) {
    /** Checks that the name is not blank. */
    public StateSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A state needs a name that is not blank.");
        }
    }
}
