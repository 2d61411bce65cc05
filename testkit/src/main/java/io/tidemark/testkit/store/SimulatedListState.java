package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.StateKind;
import io.tidemark.checkpoint.spi.state.StateSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A handle on a list a key. */
final class SimulatedListState<E> extends SimulatedState<List<E>> implements ListState<E> {
    private final StateSpec<E> spec;

    SimulatedListState(SimulatedStore<?> store, int index, StateSpec<E> spec) {
        super(store, index, spec.name(), new ElementsSerde<>(spec.serde()));
        this.spec = spec;
    }

    @Override
    StateKind kind() {
        return StateKind.LIST;
    }

    @Override
    List<String> schemas() {
        return List.of(spec.serde().schema());
    }

    @Override
    Serde<List<E>> reading(List<String> written) {
        return new ElementsSerde<>(spec.serde().reading(written.get(0)));
    }

    @Override
    @Nullable
    List<E> kept(List<E> elements) {
        if (spec.expiry() == null || elements.stream().noneMatch(spec.expiry()::isExpired)) {
            return elements;
        }
        elements.removeIf(spec.expiry()::isExpired);
        return elements.isEmpty() ? null : new ArrayList<>(elements);
    }

    @Override
    public Iterable<E> get() {
        return () -> {
            List<E> elements = read();
            return elements == null
                    ? Collections.emptyIterator()
                    : Collections.unmodifiableList(elements).iterator();
        };
    }

    @Override
    public void add(E element) {
        addAll(List.of(notNull(element, "element")));
    }

    @Override
    public void addAll(List<? extends E> added) {
        added.forEach(element -> notNull(element, "element"));
        if (!added.isEmpty()) {
            change(new ArrayList<>(), elements -> {
                elements.addAll(added);
                return elements;
            });
        }
    }

    @Override
    public void update(List<? extends E> replacement) {
        replacement.forEach(element -> notNull(element, "element"));
        write(replacement.isEmpty() ? null : new ArrayList<>(replacement));
    }

    @Override
    public void clear() {
        write(null);
    }
}
