package io.tidemark.checkpoint.spi.state;

import java.util.List;

/**
 * What a snapshot says about the entries in it.
 *
 * @param numberOfKeyGroups over all subtasks, when it was written
 * @param keySchema of the serde of the keys
 * @param states those that were declared, whether they hold something or not
 * @since 0.1
 */
public record KeyedSnapshotSchema(int numberOfKeyGroups, String keySchema, List<StoredState> states) {
    /** Keeps an unmodifiable copy of the list. */
    public KeyedSnapshotSchema {
        states = List.copyOf(states);
    }

    /**
     * A state as a snapshot names it.
     *
     * @param name unique within the operator
     * @param kind for example {@code value}
     * @param schema of what the state holds for one key, taken as one value: that of the whole list for a list
     * @since 0.1
     */
    public record StoredState(String name, String kind, String schema) {}
}
