package io.tidemark.core.checkpoint;

import java.util.List;

/**
 * What one subtask put of one state without keys into a checkpoint.
 *
 * @param name unique within its operator
 * @param kind how it is divided among subtasks when it is restored
 * @param schema of the serde of the elements
 * @param elements in their order; of a broadcast state the entries, each as a map of its own
 * @since 0.1
 */
public record ListSnapshot(String name, Kind kind, String schema, List<Bytes> elements) {
    /** Keeps an unmodifiable copy of the list. */
    public ListSnapshot {
        elements = List.copyOf(elements);
    }

    /**
     * How a state without keys is divided among subtasks when it is restored.
     *
     * @since 0.1
     */
    public enum Kind {
        /** Each element goes to one subtask. */
        SPLIT("list"),
        /** Each subtask gets all elements of all subtasks. */
        UNION("union list"),
        /** Each subtask gets all that one of them had, since all had the same. */
        BROADCAST("broadcast state");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /**
         * Returns the kind in words, for people.
         *
         * @return for example {@code union list}
         */
        public String words() {
            return words;
        }
    }
}
