package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.Expiry;
import io.tidemark.checkpoint.spi.state.MapStateSpec;
import io.tidemark.checkpoint.spi.state.StateKind;
import io.tidemark.checkpoint.spi.state.StateSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a state is declared as: its kind and the serdes of what it holds.
 *
 * @param kind value, list or map
 * @param parts of the value, of the elements, or of the keys and the values of a map
 * @param whole of all that one key has of the state
 * @param expiry says what may be removed, if anything
 */
record StateForm(
        StateKind kind,
        List<Serde<Object>> parts,
        Serde<Object> whole,
        @Nullable Expiry<Object> expiry) {
    static StateForm ofValue(StateSpec<?> spec) {
        Serde<Object> serde = untyped(spec.serde());
        return new StateForm(StateKind.VALUE, List.of(serde), serde, untyped(spec.expiry()));
    }

    static StateForm ofList(StateSpec<?> spec) {
        return of(StateKind.LIST, List.of(untyped(spec.serde())), untyped(spec.expiry()));
    }

    static StateForm ofMap(MapStateSpec<?, ?> spec) {
        List<Serde<Object>> parts = List.of(untyped(spec.keySerde()), untyped(spec.valueSerde()));
        return of(StateKind.MAP, parts, untyped(spec.expiry()));
    }

    private static StateForm of(StateKind kind, List<Serde<Object>> parts, @Nullable Expiry<Object> expiry) {
        Serde<Object> whole = switch (kind) {
            case VALUE -> parts.get(0);
            case LIST -> untyped(new ElementListSerde(parts.get(0)));
            case MAP -> untyped(new EntryMapSerde(parts.get(0), parts.get(1)));
        };
        return new StateForm(kind, parts, whole, expiry);
    }

    /** Returns how many serdes a state of a kind has. */
    static int parts(StateKind kind) {
        return kind == StateKind.MAP ? 2 : 1;
    }

    List<String> schemas() {
        return parts.stream().map(Serde::schema).toList();
    }

    /** Describes a state to people. */
    static String describe(StateKind kind, List<String> schemas) {
        return "a " + kind.words() + " of '" + String.join("' to '", schemas) + "'";
    }

    String describe() {
        return describe(kind, schemas());
    }

    /**
     * Returns a serde that reads what was written under other schemas, as the same kind.
     *
     * @throws io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException if one cannot be read
     */
    Serde<Object> reading(List<String> schemas) {
        List<Serde<Object>> reading = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            reading.add(parts.get(i).reading(schemas.get(i)));
        }
        return of(kind, reading, null).whole();
    }

    /** Returns what is left of what a key has: the same if nothing has expired, {@code null} if everything has. */
    @Nullable
    Object kept(Object value) {
        if (expiry == null) {
            return value;
        }
        return switch (kind) {
            case VALUE -> expiry.isExpired(value) ? null : value;
            case LIST -> ((ElementList) value).without(expiry);
            case MAP -> ((EntryMap) value).without(expiry);
        };
    }

    @SuppressWarnings("unchecked") // a column only ever holds what its own serde is for
    private static Serde<Object> untyped(Serde<?> serde) {
        return (Serde<Object>) serde;
    }

    @SuppressWarnings("unchecked") // it only ever gets what its own serde is for
    private static @Nullable Expiry<Object> untyped(@Nullable Expiry<?> expiry) {
        return (Expiry<Object>) expiry;
    }
}
