package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.layout.DeclaredState;
import io.tidemark.backend.rocksdb.state.ListForm.Chunks;
import io.tidemark.checkpoint.spi.state.Expiry;
import io.tidemark.checkpoint.spi.state.ListState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A handle on the cells of a list state. A small list is one cell. What is added to a large one goes into its last chunk, so
 * that it costs the same whatever the length, and iterating holds one chunk at a time.
 */
final class RocksDbListState<E> implements ListState<E>, StateHandle {
    /** How many elements are kept together in one row. */
    static final int MOST_TOGETHER = 128;

    /** How many bytes are kept together in one row, about. */
    static final int MOST_BYTES = 8 * 1024;

    private final Cells cells;
    private final DeclaredState state;
    private final List<CellTable> tables;
    private final CellTable lists;
    private final CellTable chunks;
    private final SizeEstimate elementSize = new SizeEstimate();
    private final SizeEstimate.Writing<Object> writing;
    private final OpenIterators<ChunkIterator> iterators = new OpenIterators<>();

    RocksDbListState(Cells cells, DeclaredState state) {
        this.cells = cells;
        this.state = state;
        this.tables = CellTable.all(state, state.parts());
        this.lists = tables.get(RowKeys.MAIN);
        this.chunks = tables.get(RowKeys.CHUNKS);
        this.writing = SizeEstimate.by(state.parts().get(0));
    }

    @Override
    public DeclaredState state() {
        return state;
    }

    @Override
    public List<CellTable> tables() {
        return tables;
    }

    @Override
    public Iterable<E> get() {
        return this::iterator;
    }

    @SuppressWarnings("unchecked") // the tables only ever hold what this handle added or its serde read
    private Iterator<E> iterator() {
        Object list = cells.show(lists, null);
        if (list == null) {
            return Collections.emptyIterator();
        }
        if (list instanceof Chunks large) {
            ChunkIterator iterator = new ChunkIterator(large);
            iterators.add(iterator, cells.key());
            return (Iterator<E>) iterator;
        }
        return (Iterator<E>) new ElementsIterator((Elements) list);
    }

    @Override
    public void add(E element) {
        append(checked(element));
    }

    @Override
    public void addAll(List<? extends E> added) {
        added.forEach(this::checked);
        added.forEach(this::append);
    }

    private void append(Object element) {
        Object list = cells.change(lists, null);
        if (list instanceof Chunks large) {
            appendToLast(large, element);
            return;
        }
        Elements elements = (Elements) list;
        if (elements == null) {
            elements = new Elements(1);
            elements.add(element);
            cells.put(lists, null, elements);
            return;
        }
        elements.add(element);
        int bytes = cells.grow(lists, null, elementSize.of(element, writing));
        if (isFull(elements, bytes)) {
            cells.putNew(chunks, 0L, elements);
            cells.put(lists, null, new Chunks(0, 0));
        }
    }

    private void appendToLast(Chunks large, Object element) {
        Elements last = (Elements) cells.change(chunks, large.last());
        if (last == null || isFull(last, cells.grow(chunks, large.last(), 0))) {
            Elements next = new Elements(1);
            next.add(element);
            long number = last == null ? large.last() : large.last() + 1;
            cells.put(lists, null, new Chunks(large.first(), number));
            cells.putNew(chunks, number, next);
        } else {
            last.add(element);
            cells.grow(chunks, large.last(), elementSize.of(element, writing));
        }
    }

    private static boolean isFull(Elements elements, int bytes) {
        return elements.size() >= MOST_TOGETHER || bytes > MOST_BYTES;
    }

    @Override
    public void update(List<? extends E> replacement) {
        replacement.forEach(this::checked);
        List<E> copied = new ArrayList<>(replacement); // it may be made of what is cleared
        clear();
        copied.forEach(this::append);
    }

    @Override
    public void clear() {
        if (cells.read(lists, null) instanceof Chunks large) {
            iterators.finish(cells.key());
            for (long number = large.first(); number <= large.last(); number++) {
                cells.put(chunks, number, null);
                cells.makeRoom();
            }
        }
        cells.put(lists, null, null);
    }

    @Override
    public void expire(CellTable table, @Nullable Object sub, Object value) {
        Expiry<Object> expiry = state.expiry();
        if (expiry == null || value instanceof Chunks) {
            return;
        }
        Elements elements = (Elements) value;
        Elements rest = elements.without(expiry);
        if (rest == elements) {
            return;
        }
        if (sub == null) {
            cells.put(lists, null, rest);
            return;
        }
        iterators.finish(cells.key());
        cells.put(chunks, sub, rest);
        if (rest == null) {
            dropEmptyChunks();
        }
    }

    /** Makes the list begin with a chunk that has something. */
    private void dropEmptyChunks() {
        if (!(cells.read(lists, null) instanceof Chunks large)) {
            return;
        }
        long first = large.first();
        while (first <= large.last() && cells.read(chunks, first) == null) {
            first++;
        }
        if (first > large.last()) {
            cells.put(lists, null, null);
        } else if (first > large.first()) {
            cells.put(lists, null, new Chunks(first, large.last()));
        }
    }

    private E checked(@Nullable E element) {
        if (element == null) {
            throw new NullPointerException("The list state '" + state.name() + "' of " + cells.layout.operator()
                    + " is given null; an element is never null.");
        }
        return element;
    }

    /** Shows the elements that there are now of some that are only appended to. */
    private static final class ElementsIterator implements Iterator<Object> {
        private final Elements seen;
        private int next;

        ElementsIterator(Elements elements) {
            this.seen = elements.successor();
        }

        @Override
        public boolean hasNext() {
            return next < seen.size();
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException("The list has no more than " + seen.size() + " elements here.");
            }
            return seen.get(next++);
        }
    }

    /** Shows the elements that there are now of a large list, of which it holds one chunk. */
    private final class ChunkIterator implements Iterator<Object>, OpenIterators.Finishable {
        private final Object ofKey = cells.key();
        private final long last;
        private final Elements atEnd;
        private long next;
        private Iterator<Object> chunk = Collections.emptyIterator();

        /** All the rest, once the list was cleared or replaced. */
        private @Nullable Iterator<Object> rest;

        ChunkIterator(Chunks large) {
            this.next = large.first();
            this.last = large.last();
            Elements end = (Elements) cells.show(chunks, last);
            this.atEnd = end == null ? new Elements(0) : end.successor();
        }

        @Override
        public boolean hasNext() {
            while (!chunk.hasNext()) {
                if (rest != null) {
                    return rest.hasNext();
                }
                if (next > last) {
                    return false;
                }
                chunk = nextChunk();
            }
            return true;
        }

        private Iterator<Object> nextChunk() {
            if (next == last) {
                next++;
                return new ElementsIterator(atEnd);
            }
            cells.requireKey(ofKey, state);
            cells.makeRoom();
            Object elements = cells.show(chunks, next++);
            return elements == null ? Collections.emptyIterator() : new ElementsIterator((Elements) elements);
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException("The list has no more elements.");
            }
            return chunk.hasNext() || rest == null ? chunk.next() : rest.next();
        }

        @Override
        public boolean isFinished() {
            return rest != null || next > last;
        }

        @Override
        public void finish() {
            List<Object> all = new ArrayList<>();
            while (hasNext()) {
                all.add(next());
            }
            rest = all.iterator();
        }
    }
}
