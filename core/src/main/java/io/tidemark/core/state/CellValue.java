package io.tidemark.core.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.ValueState;
import org.jspecify.annotations.Nullable;

/** A value among the states of a scope. */
final class CellValue<V> implements ValueState<V> {
    private final String name;
    private final Serde<Object> serde;
    private final ScopedStates.Scope scope;

    @SuppressWarnings("unchecked") // values go in and come out as V
    CellValue(String name, Serde<V> serde, ScopedStates.Scope scope) {
        this.name = name;
        this.serde = (Serde<Object>) serde;
        this.scope = scope;
    }

    @Override
    @SuppressWarnings("unchecked") // as it went in, or as the serde read it
    public @Nullable V value() {
        StateCells cells = scope.cells(false);
        return cells == null ? null : (V) cells.get(name, serde);
    }

    @Override
    public void update(@Nullable V value) {
        if (value == null) {
            clear();
        } else {
            scope.cells(true).put(name, serde, value);
        }
    }

    @Override
    public void clear() {
        StateCells cells = scope.cells(false);
        if (cells != null) {
            cells.remove(name);
        }
    }
}
