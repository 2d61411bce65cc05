package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.core.checkpoint.ListSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A list that belongs to no key. */
final class OperatorList<E> extends KeylessState<E> implements ListState<E> {
    private List<E> elements = new ArrayList<>();

    OperatorList(String operator, String name, ListSnapshot.Kind kind, Serde<E> serde) {
        super(operator, name, kind, serde);
    }

    @Override
    List<E> elements() {
        return elements;
    }

    @Override
    void restore(List<E> restored) {
        elements = restored;
    }

    @Override
    public Iterable<E> get() {
        return () -> List.copyOf(elements).iterator();
    }

    @Override
    public void add(E element) {
        elements.add(checked(element));
    }

    @Override
    public void addAll(List<? extends E> added) {
        added.forEach(this::checked);
        elements.addAll(added);
    }

    @Override
    public void update(List<? extends E> replacement) {
        replacement.forEach(this::checked);
        elements = new ArrayList<>(replacement);
    }

    @Override
    public void clear() {
        elements = new ArrayList<>();
    }

    private E checked(E element) {
        return Objects.requireNonNull(element, () -> "an element of " + of());
    }
}
