package io.tidemark.savepoint.reader;

import io.tidemark.checkpoint.spi.state.KeyedSnapshotSchema.StoredState;
import java.util.List;

/**
 * The keyed state of one operator, as its snapshots describe it.
 *
 * @param backend the state backend that wrote it
 * @param keySchema of the serde of the keys
 * @param states those that were declared; what a state of no entry at all was declared as is not stored
 * @since 0.1
 */
public record KeyedStateSummary(String backend, String keySchema, List<StoredState> states) {
    /** Keeps an unmodifiable copy of the list. */
    public KeyedStateSummary {
        states = List.copyOf(states);
    }
}
