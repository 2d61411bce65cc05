package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * A handle on one column. One class for all kinds of column, so that a call from shared code stays monomorphic; the
 * kind is a branch that is the same for each record.
 *
 * <p>A primitive value takes the shortest way out, so that the compiler can see that the box is not needed.
 */
final class MemoryValueState<V> implements ValueState<V>, StateHandle {
    private final StateTable table;
    private final Column column;

    MemoryValueState(StateTable table, Column column) {
        this.table = table;
        this.column = column;
    }

    @Override
    @SuppressWarnings("unchecked") // a column only ever holds what its handle wrote or its serde read
    public @Nullable V value() {
        Segment segment = table.segment();
        int slot = table.slotIn(segment);
        if (slot < 0) {
            return null;
        }
        if (column.isPrimitive()) {
            return (V) column.read(segment, slot);
        }
        Object value = column.read(segment, slot);
        if (column.kind == ColumnKind.MUTABLE && value != null && column.stamp(segment, slot) != table.epoch()) {
            value = table.makePrivate(column, segment, slot, value);
        }
        return (V) value;
    }

    @Override
    public void update(@Nullable V value) {
        if (value == null) {
            table.erase(column);
        } else if (column.isPrimitive()) {
            table.putBits(column, column.kind.toBits(value));
        } else {
            table.putReference(column, value);
        }
    }

    @Override
    public void clear() {
        table.erase(column);
    }

    @Override
    public Column column() {
        return column;
    }
}
