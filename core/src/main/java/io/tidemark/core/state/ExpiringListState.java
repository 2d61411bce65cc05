package io.tidemark.core.state;

import io.tidemark.checkpoint.spi.state.ListState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** A list state in which each element expires by itself; those that have are removed when the list is read. */
final class ExpiringListState<E> implements ListState<E> {
    private final ListState<Timed<E>> state;
    private final TimeToLive ttl;
    private final String name;

    ExpiringListState(ListState<Timed<E>> state, TimeToLive ttl, String name) {
        this.state = state;
        this.ttl = ttl;
        this.name = name;
    }

    @Override
    public Iterable<E> get() {
        return this::iterator;
    }

    private Iterator<E> iterator() {
        List<E> shown = new ArrayList<>();
        List<Timed<E>> kept = new ArrayList<>();
        boolean expired = false;
        for (Timed<E> timed : state.get()) {
            if (ttl.isExpired(timed)) {
                expired = true;
                if (ttl.expiredIsShown()) {
                    shown.add(timed.value());
                }
            } else {
                kept.add(ttl.readingRenews() ? ttl.usedNow(timed.value()) : timed);
                shown.add(timed.value());
            }
        }
        if (expired || ttl.readingRenews() && !kept.isEmpty()) {
            state.update(kept);
        }
        return Collections.unmodifiableList(shown).iterator();
    }

    @Override
    public void add(E element) {
        state.add(timed(element));
    }

    @Override
    public void addAll(List<? extends E> elements) {
        state.addAll(timed(elements));
    }

    @Override
    public void update(List<? extends E> elements) {
        state.update(timed(elements));
    }

    @Override
    public void clear() {
        state.clear();
    }

    private List<Timed<E>> timed(List<? extends E> elements) {
        List<Timed<E>> timed = new ArrayList<>(elements.size());
        elements.forEach(element -> timed.add(timed(element)));
        return timed;
    }

    private Timed<E> timed(E element) {
        return ttl.usedNow(Objects.requireNonNull(element, () -> "an element of the list state '" + name + "'"));
    }
}
