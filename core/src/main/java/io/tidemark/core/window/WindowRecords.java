package io.tidemark.core.window;

import io.tidemark.api.windowing.TimestampedValue;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The records of a slice or a window in the order in which they came, with their event times. Memory: 12 to 16 bytes a record
 * beside the record. Not thread-safe.
 */
public final class WindowRecords {
    private static final int FIRST_CAPACITY = 4;

    private long[] timestamps;
    /** Those that an evictor has removed are {@code null} until {@link #compact}. */
    private Object[] records;

    private int size;
    private int removed;

    WindowRecords() {
        this(FIRST_CAPACITY);
    }

    WindowRecords(int capacity) {
        timestamps = new long[Math.max(capacity, 1)];
        records = new Object[Math.max(capacity, 1)];
    }

    /**
     * Returns how many records there are.
     *
     * @return 0 or more
     */
    public int size() {
        return size - removed;
    }

    /**
     * Returns a record.
     *
     * @param index from 0 to {@link #size} - 1, once what was removed has been forgotten
     * @return the very object that was added
     */
    public Object record(int index) {
        return records[index];
    }

    /**
     * Returns the event time of a record.
     *
     * @param index as that of {@link #record}
     * @return milliseconds since 1970
     */
    public long timestampOf(int index) {
        return timestamps[index];
    }

    void add(Object record, long timestamp) {
        if (size == records.length) {
            grow(2 * size);
        }
        records[size] = record;
        timestamps[size++] = timestamp;
    }

    void addAll(WindowRecords others) {
        if (size + others.size > records.length) {
            grow(Math.max(2 * size, size + others.size));
        }
        System.arraycopy(others.records, 0, records, size, others.size);
        System.arraycopy(others.timestamps, 0, timestamps, size, others.size);
        size += others.size;
    }

    private void grow(int capacity) {
        records = Arrays.copyOf(records, capacity);
        timestamps = Arrays.copyOf(timestamps, capacity);
    }

    WindowRecords copy(Serde<Object> serde) {
        WindowRecords copy = new WindowRecords(size);
        copy.addAll(this);
        if (!serde.immutable()) {
            for (int i = 0; i < size; i++) {
                copy.records[i] = serde.copy(copy.records[i]);
            }
        }
        return copy;
    }

    /** Returns the records as they may be given away while these stay. */
    Iterable<Object> records(Serde<Object> serde) {
        return () -> new Cursor<>() {
            @Override
            Object at(int index) {
                return serde.immutable() ? records[index] : serde.copy(records[index]);
            }

            @Override
            public void remove() {
                throw new UnsupportedOperationException("Records of a window are removed by an evictor only.");
            }
        };
    }

    /**
     * Returns the records as an evictor sees them.
     *
     * @return its iterators remove
     */
    public Iterable<TimestampedValue<Object>> timed() {
        return () -> new Cursor<>() {
            @Override
            TimestampedValue<Object> at(int index) {
                return new TimestampedValue<>(records[index], timestamps[index]);
            }
        };
    }

    /** Forgets what was removed. */
    public void compact() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (records[i] != null) {
                records[kept] = records[i];
                timestamps[kept++] = timestamps[i];
            }
        }
        Arrays.fill(records, kept, size, null);
        size = kept;
        removed = 0;
    }

    private abstract class Cursor<X> implements Iterator<X> {
        private int next;
        private int last = -1;

        abstract X at(int index);

        @Override
        public boolean hasNext() {
            while (next < size && records[next] == null) {
                next++;
            }
            return next < size;
        }

        @Override
        public X next() {
            if (!hasNext()) {
                throw new NoSuchElementException("The window has no further record.");
            }
            last = next++;
            return at(last);
        }

        @Override
        public void remove() {
            if (last < 0) {
                throw new IllegalStateException("There is no record to remove; call next first.");
            }
            records[last] = null;
            removed++;
            last = -1;
        }
    }
}
