package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.state.EntryForm.Placed;
import io.tidemark.backend.rocksdb.state.MapForm.Entries;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The maps of one state that are too large for a single row. Each entry is a row of its own, with its place in the order in
 * which keys came; another row has the keys of {@link OrderChunk#LENGTH} places each. So a put, a look-up or a removal touches
 * a few small rows whatever the size of the map, and iterating holds one chunk of keys at a time.
 *
 * <p>Iterators show the entries that there were when they were made, without a copy of all: what is overwritten or removed
 * ahead of one is told to it before.
 */
final class LargeMap {
    private final CellTable entries;
    private final CellTable order;
    private final Cells cells;
    private final CellTable maps;
    private final OpenIterators<LargeIterator> iterators = new OpenIterators<>();

    LargeMap(Cells cells, List<CellTable> tables) {
        this.cells = cells;
        this.maps = tables.get(RowKeys.MAIN);
        this.entries = tables.get(RowKeys.ENTRIES);
        this.order = tables.get(RowKeys.ORDER);
    }

    /** Spreads a map that has become too large over rows. */
    void begin(Map<Object, Object> small) {
        long place = 0;
        OrderChunk chunk = new OrderChunk();
        for (Map.Entry<Object, Object> entry : small.entrySet()) {
            if (place % OrderChunk.LENGTH == 0) {
                chunk = new OrderChunk();
            }
            chunk.set(place, entry.getKey());
            cells.putNew(entries, entry.getKey(), new Placed(place, entry.getValue()));
            place++;
            if (place % OrderChunk.LENGTH == 0 || place == small.size()) {
                cells.putNew(order, OrderChunk.numberOf(place - 1), chunk);
            }
        }
        cells.put(maps, null, new Entries(place, 0, place));
    }

    @Nullable
    Object get(Object key) {
        Placed entry = (Placed) cells.show(entries, key);
        return entry == null ? null : entry.value();
    }

    boolean contains(Object key) {
        return cells.read(entries, key) != null;
    }

    void put(Object key, Object value) {
        Placed before = (Placed) cells.read(entries, key);
        if (before != null) {
            tell(key, before);
            cells.put(entries, key, new Placed(before.place(), value));
            return;
        }
        Entries map = map();
        cells.put(entries, key, new Placed(map.next(), value));
        long number = OrderChunk.numberOf(map.next());
        Object kept = Objects.requireNonNull(entries.kept(key));
        OrderChunk chunk = (OrderChunk) cells.change(order, number);
        if (chunk == null) {
            chunk = new OrderChunk();
            chunk.set(map.next(), kept);
            cells.put(order, number, chunk);
        } else {
            chunk.set(map.next(), kept);
        }
        cells.put(maps, null, map.added());
    }

    void remove(Object key) {
        Placed before = (Placed) cells.read(entries, key);
        if (before == null) {
            return;
        }
        tell(key, before);
        cells.put(entries, key, null);
        long number = OrderChunk.numberOf(before.place());
        OrderChunk chunk = (OrderChunk) cells.change(order, number);
        if (chunk != null) {
            chunk.set(before.place(), null);
            if (chunk.size() == 0) {
                cells.put(order, number, null);
            }
        }
        Entries map = map();
        cells.put(maps, null, map.size() == 1 ? null : map.removed(firstChunkOf(map)));
    }

    /** Returns the number of the first chunk that has a key, so that chunks which are gone are not looked for again. */
    private long firstChunkOf(Entries map) {
        long first = map.firstChunk();
        while (first < map.lastChunk() && cells.read(order, first) == null) {
            first++;
        }
        return first;
    }

    /** Removes all rows but the main one. */
    void clear(Entries map) {
        iterators.finish(cells.key());
        for (long number = map.firstChunk(); number <= map.lastChunk(); number++) {
            OrderChunk chunk = (OrderChunk) cells.read(order, number);
            if (chunk != null) {
                for (long place = number * OrderChunk.LENGTH; place < (number + 1) * OrderChunk.LENGTH; place++) {
                    Object key = chunk.get(place);
                    if (key != null) {
                        cells.put(entries, key, null);
                    }
                }
                cells.put(order, number, null);
            }
            cells.makeRoom();
        }
    }

    /** Iterates over the entries that there are now; without values if nobody asks for them. */
    Iterator<Map.Entry<Object, Object>> iterator(Entries map, boolean withValues) {
        LargeIterator iterator = new LargeIterator(map, withValues);
        iterators.add(iterator, cells.key());
        return iterator;
    }

    private void tell(Object key, Placed before) {
        iterators.forEach(cells.key(), iterator -> iterator.keep(key, before));
    }

    private Entries map() {
        Object map = cells.read(maps, null);
        if (map instanceof Entries large) {
            return large;
        }
        throw new IllegalStateException("The map state '" + maps.state.name() + "' of " + cells.layout.operator()
                + " has entries of a large map for a small one.");
    }

    private final class LargeIterator implements Iterator<Map.Entry<Object, Object>>, OpenIterators.Finishable {
        private final Object ofKey = cells.key();
        private final boolean withValues;
        private final long end;

        /** The next place that may have an entry. */
        private long place;

        /** A copy of the chunk that was read last; {@code null} if there is none. */
        private @Nullable OrderChunk chunk;

        private long chunkNumber = -1;

        /** By place: entries ahead as they were, before they were changed or removed. */
        private final Map<Long, Map.Entry<Object, Object>> before = new HashMap<>();

        /** Says whether all that is still to be shown is kept. */
        private boolean finished;

        private Map.@Nullable Entry<Object, Object> coming;

        LargeIterator(Entries map, boolean withValues) {
            this.withValues = withValues;
            this.place = map.firstChunk() * OrderChunk.LENGTH;
            this.end = map.next();
        }

        /** Keeps an entry that is about to be changed or removed, if it is still to be shown. */
        void keep(Object key, Placed entry) {
            if (entry.place() >= place && entry.place() < end) {
                before.putIfAbsent(entry.place(), Map.entry(key, entry.value()));
            }
        }

        @Override
        public boolean hasNext() {
            while (coming == null && place < end) {
                coming = read(place);
                place++;
            }
            return coming != null;
        }

        private Map.@Nullable Entry<Object, Object> read(long at) {
            Map.Entry<Object, Object> kept = before.remove(at);
            if (kept != null || finished) {
                return kept;
            }
            cells.requireKey(ofKey, maps.state);
            Object key = keyAt(at);
            if (key == null || !withValues) {
                return key == null ? null : Map.entry(key, key);
            }
            Object value = get(key);
            return value == null ? null : Map.entry(key, value);
        }

        private @Nullable Object keyAt(long at) {
            long number = OrderChunk.numberOf(at);
            if (number != chunkNumber) {
                cells.makeRoom();
                Object current = cells.read(order, number);
                chunk = current == null ? null : new OrderChunk((OrderChunk) current);
                chunkNumber = number;
            }
            return chunk == null ? null : chunk.get(at);
        }

        @Override
        public Map.Entry<Object, Object> next() {
            Map.Entry<Object, Object> next = hasNext() ? coming : null;
            if (next == null) {
                throw new NoSuchElementException("The map has no more entries.");
            }
            coming = null;
            return next;
        }

        @Override
        public boolean isFinished() {
            return finished || place >= end;
        }

        @Override
        public void finish() {
            for (long at = place; at < end; at++) {
                Map.Entry<Object, Object> entry = read(at);
                if (entry != null) {
                    before.put(at, entry);
                }
            }
            finished = true;
        }
    }
}
