package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.state.Expiry;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The elements of one key in a list state.
 *
 * <p>Only ever appended to. So a list that a snapshot or an iterator holds may share its array with the one that goes on:
 * that one writes behind what the others see. Elements of an immutable type are therefore never copied, however long the
 * list.
 */
final class ElementList implements Iterable<Object> {
    private static final int FIRST_CAPACITY = 4;
    private final ColumnKind kind;

    /** The elements, see {@link Cells}. */
    private Object cells;

    private int size;

    ElementList(ColumnKind kind, int capacity) {
        int length = Math.max(FIRST_CAPACITY, capacity);
        this.kind = kind;
        this.cells = Cells.allocate(kind, length);
    }

    private ElementList(ElementList other) {
        this.kind = other.kind;
        this.cells = other.cells;
        this.size = other.size;
    }

    int size() {
        return size;
    }

    void add(Object element) {
        if (size == Cells.length(kind, cells)) {
            cells = Cells.copyOf(kind, cells, size + (size >>> 1) + 1);
        }
        Cells.set(kind, cells, size, element);
        size++;
    }

    /** Returns a list that is appended to instead of this one, which stays as it is. */
    ElementList successor() {
        return new ElementList(this);
    }

    /** Returns a list of copies. */
    ElementList copy(UnaryOperator<Object> elementCopy) {
        ElementList copies = new ElementList(kind, size);
        forEach(element -> copies.add(elementCopy.apply(element)));
        return copies;
    }

    /** Returns a list without what has expired: this one if nothing has, {@code null} if everything has. */
    @Nullable
    ElementList without(Expiry<Object> expiry) {
        int kept = 0;
        for (Object element : this) {
            kept += expiry.isExpired(element) ? 0 : 1;
        }
        if (kept == size) {
            return this;
        }
        ElementList rest = new ElementList(kind, kept);
        for (Object element : this) {
            if (!expiry.isExpired(element)) {
                rest.add(element);
            }
        }
        return rest.size == 0 ? null : rest;
    }

    /** Iterates over the elements that there are now. */
    @Override
    public Iterator<Object> iterator() {
        ElementList seen = successor();
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < seen.size;
            }

            @Override
            public Object next() {
                if (next >= seen.size) {
                    throw new NoSuchElementException("The list has " + seen.size + " elements.");
                }
                return Cells.get(seen.kind, seen.cells, next++);
            }
        };
    }
}
