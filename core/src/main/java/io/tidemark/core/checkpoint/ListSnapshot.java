package io.tidemark.core.checkpoint;

import java.util.List;

/**
 * What one subtask put of one state without keys into a checkpoint.
 *
 * @param name unique within its operator
 * @param union whether each subtask gets all elements of all subtasks; otherwise each element goes to one
 * @param schema of the serde of the elements
 * @param elements in their order
 * @since 0.1
 */
public record ListSnapshot(String name, boolean union, String schema, List<Bytes> elements) {
    /** Keeps an unmodifiable copy of the list. */
    public ListSnapshot {
        elements = List.copyOf(elements);
    }
}
