package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.Serializable;

/**
 * How the keys and values of a map state are kept; one for all its maps.
 *
 * @param keys of the keys within the map
 * @param values of the values
 */
record MapKinds(ColumnKind keys, ColumnKind values) implements Serializable {
    static MapKinds of(Serde<?> keys, Serde<?> values) {
        return new MapKinds(ColumnKind.ofKeys(keys), ColumnKind.ofValues(values));
    }
}
