package io.tidemark.backend.rocksdb.layout;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.Expiry;
import io.tidemark.checkpoint.spi.state.MapStateSpec;
import io.tidemark.checkpoint.spi.state.StateKind;
import io.tidemark.checkpoint.spi.state.StateSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A state as its operator declares it, with the number that stands for it in the keys of rows. */
public final class DeclaredState {
    private static final int NO_NUMBER = -1;

    private final String name;
    private final StateKind kind;
    private final List<Serde<Object>> parts;
    private final @Nullable Expiry<Object> expiry;
    private int number = NO_NUMBER;

    private DeclaredState(String name, StateKind kind, List<Serde<Object>> parts, @Nullable Expiry<Object> expiry) {
        this.name = name;
        this.kind = kind;
        this.parts = parts;
        this.expiry = expiry;
    }

    /** Describes a value state. */
    public static DeclaredState ofValue(StateSpec<?> spec) {
        return new DeclaredState(spec.name(), StateKind.VALUE, List.of(untyped(spec.serde())), untyped(spec.expiry()));
    }

    /** Describes a list state. */
    public static DeclaredState ofList(StateSpec<?> spec) {
        return new DeclaredState(spec.name(), StateKind.LIST, List.of(untyped(spec.serde())), untyped(spec.expiry()));
    }

    /** Describes a map state. */
    public static DeclaredState ofMap(MapStateSpec<?, ?> spec) {
        List<Serde<Object>> parts = List.of(untyped(spec.keySerde()), untyped(spec.valueSerde()));
        return new DeclaredState(spec.name(), StateKind.MAP, parts, untyped(spec.expiry()));
    }

    /** Returns the name, unique within the operator. */
    public String name() {
        return name;
    }

    /** Returns what the state holds for each key. */
    public StateKind kind() {
        return kind;
    }

    /** Returns the serdes: of the value, of the elements, or of the keys and of the values of a map. */
    public List<Serde<Object>> parts() {
        return parts;
    }

    /** Returns what says that something may be removed, or {@code null} if all stays. */
    public @Nullable Expiry<Object> expiry() {
        return expiry;
    }

    /** Returns what stands for the state in the keys of rows, from 0; fixed once the layout is sealed. */
    public int number() {
        if (number == NO_NUMBER) {
            throw new IllegalStateException("The state '" + name + "' has no number yet.");
        }
        return number;
    }

    boolean hasNumber() {
        return number != NO_NUMBER;
    }

    void setNumber(int assigned) {
        number = assigned;
    }

    /** Returns the schemas of the {@link #parts}. */
    public List<String> schemas() {
        return parts.stream().map(Serde::schema).toList();
    }

    /** Describes the state to people. */
    public String describe() {
        return WrittenState.describe(kind, schemas());
    }

    @SuppressWarnings("unchecked") // a state only ever holds what its own serde is for
    private static Serde<Object> untyped(Serde<?> serde) {
        return (Serde<Object>) serde;
    }

    @SuppressWarnings("unchecked") // it only ever gets what its own serde is for
    private static @Nullable Expiry<Object> untyped(@Nullable Expiry<?> expiry) {
        return (Expiry<Object>) expiry;
    }
}
