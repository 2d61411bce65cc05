package io.tidemark.backend.rocksdb.state;

import io.tidemark.checkpoint.spi.state.Expiry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some elements of a list: all of a small one, or a chunk of a large one.
 *
 * <p>Only ever appended to. So those that a flush or an iterator holds may share their array with those that go on: these
 * write behind what the others see.
 */
final class Elements {
    private static final int FIRST_CAPACITY = 4;

    private @Nullable Object[] elements;
    private int size;

    Elements(int capacity) {
        this.elements = new Object[Math.max(FIRST_CAPACITY, capacity)];
    }

    private Elements(@Nullable Object[] elements, int size) {
        this.elements = elements;
        this.size = size;
    }

    int size() {
        return size;
    }

    Object get(int index) {
        Object element = elements[index];
        if (index >= size || element == null) {
            throw new IndexOutOfBoundsException("There are " + size + " elements, and none at " + index);
        }
        return element;
    }

    void add(Object element) {
        if (size == elements.length) {
            elements = Arrays.copyOf(elements, size + (size >>> 1) + 1);
        }
        elements[size++] = element;
    }

    /** Returns elements that are appended to instead of these, which stay as they are. */
    Elements successor() {
        return new Elements(elements, size);
    }

    /** Returns them without what has expired: the same if nothing has, {@code null} if everything has. */
    @Nullable
    Elements without(Expiry<Object> expiry) {
        Elements rest = new Elements(size);
        for (int i = 0; i < size; i++) {
            Object element = get(i);
            if (!expiry.isExpired(element)) {
                rest.add(element);
            }
        }
        if (rest.size == size) {
            return this;
        }
        return rest.size == 0 ? null : rest;
    }
}
