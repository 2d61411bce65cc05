package io.tidemark.backend.rocksdb.layout;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a store reads what a snapshot holds: for each state of the snapshot the one that continues it, and serdes that read what
 * was written under other schemas. Thread-safe.
 */
public final class ReadingSerdes {
    private final Serde<Object> keys;
    private final @Nullable DeclaredState[] states = new DeclaredState[StoreLayout.MAX_STATES];
    private final List<List<Serde<Object>>> parts = new ArrayList<>();

    /**
     * Finds the serdes.
     *
     * @throws IncompatibleSchemaException if something cannot be read; the message names the operator and the state
     */
    public ReadingSerdes(StoreLayout now, WrittenLayout written) {
        requireSameKeyGroups(now, written);
        keys = readingKeys(now, written.keySchema());
        for (int i = 0; i < StoreLayout.MAX_STATES; i++) {
            parts.add(List.of());
        }
        for (WrittenState state : written.states()) {
            DeclaredState declared = now.declared(state);
            states[state.number()] = declared;
            parts.set(state.number(), readingParts(now, declared, state));
        }
    }

    private static void requireSameKeyGroups(StoreLayout now, WrittenLayout written) {
        if (written.numberOfKeyGroups() != now.numberOfKeyGroups()) {
            throw new IncompatibleSchemaException("The keyed state of " + now.operator() + " was written with "
                    + written.numberOfKeyGroups() + " key groups (its maximum parallelism), and the job now asks for "
                    + now.numberOfKeyGroups() + ". Set the maximum parallelism back to " + written.numberOfKeyGroups()
                    + ".");
        }
    }

    private static Serde<Object> readingKeys(StoreLayout now, String schema) {
        try {
            return now.keySerde().readingKeys(schema);
        } catch (IncompatibleSchemaException wrong) {
            throw incompatible(
                    "The key of " + now.operator() + " cannot be restored: " + wrong.getMessage()
                            + ". Key by the same type as before, or give the operator a new uid to start without its state.",
                    wrong);
        }
    }

    private static List<Serde<Object>> readingParts(StoreLayout now, DeclaredState declared, WrittenState written) {
        List<Serde<Object>> reading = new ArrayList<>();
        try {
            for (int i = 0; i < declared.parts().size(); i++) {
                reading.add(declared.parts().get(i).reading(written.schemas().get(i)));
            }
            return List.copyOf(reading);
        } catch (IncompatibleSchemaException wrong) {
            throw incompatible(
                    "The state '" + written.name() + "' of " + now.operator() + " cannot be restored: "
                            + wrong.getMessage() + ". Declare it with a type that can read what was written.",
                    wrong);
        }
    }

    private static IncompatibleSchemaException incompatible(String message, Throwable cause) {
        IncompatibleSchemaException exception = new IncompatibleSchemaException(message);
        exception.initCause(cause);
        return exception;
    }

    /** Returns what reads keys. */
    public Serde<Object> keys() {
        return keys;
    }

    /** Returns the state that continues the one of a number in the snapshot, or {@code null} if the snapshot has none such. */
    public @Nullable DeclaredState state(int writtenNumber) {
        return states[writtenNumber];
    }

    /** Returns what reads the parts of the state of a number in the snapshot; empty if the snapshot has none such. */
    public List<Serde<Object>> parts(int writtenNumber) {
        return parts.get(writtenNumber);
    }
}
