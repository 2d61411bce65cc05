package io.tidemark.backend.rocksdb.layout;

import java.util.List;

/**
 * What a snapshot says about its rows.
 *
 * @param numberOfKeyGroups over all subtasks
 * @param keySchema of the serde of the keys
 * @param states in the order of their declaration
 */
public record WrittenLayout(int numberOfKeyGroups, String keySchema, List<WrittenState> states) {
    /** Keeps an unmodifiable copy of the list. */
    public WrittenLayout {
        states = List.copyOf(states);
    }
}
