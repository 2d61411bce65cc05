package io.tidemark.checkpoint.spi.state;

import java.util.List;

/**
 * A list a key, in the order in which elements were added. Reads and writes concern the key of the record being
 * processed. Used by the thread that processes, only while it processes a record.
 *
 * <p>A list without elements is a list that was cleared. Elements are never {@code null}. A mutable element may be changed
 * in place, but only {@link #update} makes the change a part of the state for certain.
 *
 * @param <E> the type of the elements
 * @since 0.1
 */
public interface ListState<E> {
    /**
     * Returns the elements.
     *
     * @return empty if there are none; to be used while the key is the current one. An iterator shows the elements that
     *     there were when it was made: what is added, replaced or cleared meanwhile neither appears nor disturbs it. It
     *     does not remove
     */
    Iterable<E> get();

    /**
     * Appends an element.
     *
     * @param element not {@code null}
     */
    void add(E element);

    /**
     * Appends elements, in their order.
     *
     * @param elements the list is copied; nothing happens if it is empty
     */
    void addAll(List<? extends E> elements);

    /**
     * Replaces all elements.
     *
     * @param elements the list is copied; an empty one clears the state
     */
    void update(List<? extends E> elements);

    /** Removes all elements. */
    void clear();
}
