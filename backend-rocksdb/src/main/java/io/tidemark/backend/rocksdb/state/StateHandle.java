package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.layout.DeclaredState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a function has of a state. */
interface StateHandle {
    /** Returns the state as it was declared. */
    DeclaredState state();

    /** Returns the tables of its rows, the main one first. */
    List<CellTable> tables();

    /**
     * Removes what has expired of a row of the current key.
     *
     * @param table of the row
     * @param sub the sub key of the row, {@code null} for the main one
     * @param value what the row is, not to be changed
     */
    void expire(CellTable table, @Nullable Object sub, Object value);
}
