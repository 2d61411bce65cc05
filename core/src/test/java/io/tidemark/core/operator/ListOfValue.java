package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.ArrayList;
import java.util.List;

/** A list state that is a value. */
record ListOfValue<E>(ValueState<List<E>> value) implements ListState<E> {
    private List<E> now() {
        return value.value() == null ? List.of() : List.copyOf(value.value());
    }

    @Override
    public Iterable<E> get() {
        return () -> now().iterator();
    }

    @Override
    public void add(E element) {
        addAll(List.of(element));
    }

    @Override
    public void addAll(List<? extends E> elements) {
        List<E> all = new ArrayList<>(now());
        all.addAll(elements);
        update(all);
    }

    @Override
    public void update(List<? extends E> elements) {
        value.update(elements.isEmpty() ? null : List.copyOf(elements));
    }

    @Override
    public void clear() {
        value.clear();
    }
}
