package io.tidemark.core.state;

import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** A list among the states of a scope. */
final class CellList<E> implements ListState<E> {
    private final ValueState<List<E>> list;

    CellList(ValueState<List<E>> list) {
        this.list = list;
    }

    @Override
    public Iterable<E> get() {
        return () -> {
            List<E> elements = list.value();
            return elements == null
                    ? Collections.emptyIterator()
                    : Collections.unmodifiableList(new ArrayList<>(elements)).iterator();
        };
    }

    @Override
    public void add(E element) {
        addAll(List.of(element));
    }

    @Override
    public void addAll(List<? extends E> elements) {
        elements.forEach(element -> Objects.requireNonNull(element, "an element of a list state"));
        if (!elements.isEmpty()) {
            List<E> before = list.value();
            List<E> after = before == null ? new ArrayList<>() : before;
            after.addAll(elements);
            list.update(after);
        }
    }

    @Override
    public void update(List<? extends E> elements) {
        List<E> before = new ArrayList<>(elements);
        list.clear();
        addAll(before);
    }

    @Override
    public void clear() {
        list.clear();
    }
}
