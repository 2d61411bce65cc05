package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.layout.DeclaredState;
import io.tidemark.checkpoint.spi.state.Expiry;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A handle on the cells of a value state. */
final class RocksDbValueState<V> implements ValueState<V>, StateHandle {
    private final Cells cells;
    private final DeclaredState state;
    private final CellTable table;

    RocksDbValueState(Cells cells, DeclaredState state) {
        this.cells = cells;
        this.state = state;
        this.table = CellTable.all(state, state.parts()).get(RowKeys.MAIN);
    }

    @Override
    @SuppressWarnings("unchecked") // a table only ever holds what its handle put or its serde read
    public @Nullable V value() {
        return (V) cells.show(table, null);
    }

    @Override
    public void update(@Nullable V value) {
        cells.put(table, null, value);
    }

    @Override
    public void clear() {
        cells.put(table, null, null);
    }

    @Override
    public DeclaredState state() {
        return state;
    }

    @Override
    public List<CellTable> tables() {
        return List.of(table);
    }

    @Override
    public void expire(CellTable ofRow, @Nullable Object sub, Object value) {
        Expiry<Object> expiry = state.expiry();
        if (expiry != null && expiry.isExpired(value)) {
            clear();
        }
    }
}
