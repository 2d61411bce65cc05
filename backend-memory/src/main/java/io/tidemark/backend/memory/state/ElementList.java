package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.state.Expiry;
import java.util.Arrays;
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

    private Object[] elements;
    private int size;

    ElementList(int capacity) {
        this(new Object[Math.max(FIRST_CAPACITY, capacity)], 0);
    }

    private ElementList(Object[] elements, int size) {
        this.elements = elements;
        this.size = size;
    }

    int size() {
        return size;
    }

    void add(Object element) {
        if (size == elements.length) {
            elements = Arrays.copyOf(elements, size + (size >>> 1) + 1);
        }
        elements[size++] = element;
    }

    /** Returns a list that is appended to instead of this one, which stays as it is. */
    ElementList successor() {
        return new ElementList(elements, size);
    }

    /** Returns a list of copies. */
    ElementList copy(UnaryOperator<Object> elementCopy) {
        Object[] copies = new Object[size];
        for (int i = 0; i < size; i++) {
            copies[i] = elementCopy.apply(elements[i]);
        }
        return new ElementList(copies, size);
    }

    /** Returns a list without what has expired: this one if nothing has, {@code null} if everything has. */
    @Nullable
    ElementList without(Expiry<Object> expiry) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            kept += expiry.isExpired(elements[i]) ? 0 : 1;
        }
        if (kept == size) {
            return this;
        }
        ElementList rest = new ElementList(kept);
        for (int i = 0; i < size; i++) {
            if (!expiry.isExpired(elements[i])) {
                rest.add(elements[i]);
            }
        }
        return rest.size == 0 ? null : rest;
    }

    /** Iterates over the elements that there are now. */
    @Override
    public Iterator<Object> iterator() {
        Object[] seen = elements;
        int end = size;
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < end;
            }

            @Override
            public Object next() {
                if (next >= end) {
                    throw new NoSuchElementException("The list has " + end + " elements.");
                }
                return seen[next++];
            }
        };
    }
}
