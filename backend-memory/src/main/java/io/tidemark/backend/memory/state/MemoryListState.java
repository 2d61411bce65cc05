package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.ListState;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A handle on a column of {@link ElementList}s. Appending costs no copy, whatever the length and the snapshots. */
final class MemoryListState<E> implements ListState<E>, StateHandle {
    private final StateTable table;
    private final Column column;
    private final Serde<Object> elements;
    private final ColumnKind kind;

    MemoryListState(StateTable table, Column column) {
        this.table = table;
        this.column = column;
        this.elements = column.form.parts().get(0);
        this.kind = ColumnKind.ofValues(elements);
    }

    @Override
    public Column column() {
        return column;
    }

    @Override
    public Iterable<E> get() {
        return this::iterator;
    }

    @SuppressWarnings("unchecked") // the list only ever holds what this handle wrote or its serde read
    private Iterator<E> iterator() {
        ElementList list = (ElementList) (elements.immutable() ? table.read(column) : table.readToChange(column));
        return list == null ? Collections.emptyIterator() : (Iterator<E>) list.iterator();
    }

    @Override
    public void add(E element) {
        toAppendTo(0).add(checked(element));
    }

    @Override
    public void addAll(List<? extends E> added) {
        added.forEach(this::checked);
        if (!added.isEmpty()) {
            ElementList list = toAppendTo(added.size());
            added.forEach(list::add);
        }
    }

    private ElementList toAppendTo(int capacity) {
        ElementList list = (ElementList) table.readToChange(column);
        if (list == null) {
            list = new ElementList(kind, capacity);
            table.putReference(column, list);
        }
        return list;
    }

    @Override
    public void update(List<? extends E> replacement) {
        replacement.forEach(this::checked);
        if (replacement.isEmpty()) {
            table.erase(column);
            return;
        }
        ElementList list = new ElementList(kind, replacement.size());
        replacement.forEach(list::add);
        table.putReference(column, list);
    }

    @Override
    public void clear() {
        table.erase(column);
    }

    private E checked(@Nullable E element) {
        if (element == null) {
            throw new NullPointerException("The list state '" + column.name + "' of " + table.layout.operator
                    + " is given null; an element is never null.");
        }
        return element;
    }
}
