package io.tidemark.backend.rocksdb.layout;

import io.tidemark.checkpoint.spi.state.StateKind;
import java.util.List;

/**
 * A state as a snapshot names it.
 *
 * @param number what stands for it in the keys of rows
 * @param name unique within the operator
 * @param kind what it holds for each key
 * @param schemas of the value, of the elements, or of the keys and of the values of a map
 */
public record WrittenState(int number, String name, StateKind kind, List<String> schemas) {
    /** Keeps an unmodifiable copy of the list. */
    public WrittenState {
        schemas = List.copyOf(schemas);
    }

    /** Returns how many schemas a state of a kind has. */
    public static int parts(StateKind kind) {
        return kind == StateKind.MAP ? 2 : 1;
    }

    /** Describes the state to people. */
    public String describe() {
        return describe(kind, schemas);
    }

    static String describe(StateKind kind, List<String> schemas) {
        return "a " + kind.words() + " of '" + String.join("' to '", schemas) + "'";
    }

    /** Returns the schema of all that a key has, as Tidemark's own serdes name such types. */
    public String wholeSchema() {
        String joined = String.join(",", schemas);
        return switch (kind) {
            case VALUE -> joined;
            case LIST -> "list<" + joined + ">";
            case MAP -> "map<" + joined + ">";
        };
    }
}
