package io.tidemark.core.stream;

import io.tidemark.checkpoint.spi.source.SourceOutput;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Records that travel together: an array of values and, where there are any, of timestamps and of keys with their hashes,
 * computed once where the stream was partitioned.
 *
 * <p>A batch has one owner at a time. Operators work on it in place and hand it on: a map replaces values, a filter closes
 * gaps. Its arrays are new for each batch, not pooled: four bytes a record and array from the young generation cost less
 * than the write barriers of long-lived arrays that point to young records. Costs no allocation a record.
 *
 * <p>The fields are public because they are the record path; outside of operators and partitioners nobody touches them.
 */
public final class RecordBatch implements StreamElement {
    /** The most records in a batch. */
    public static final int MAX_RECORDS = 1024;

    private static final int LEAST_CAPACITY = 8;

    /** How many records there are. */
    public int size;

    /** The records, from 0 to {@link #size}. */
    public Object[] values;

    /** The event times, or {@code null} if no record has one. */
    public long @Nullable [] timestamps;

    /** The keys, or {@code null} if the stream is not keyed. */
    public Object @Nullable [] keys;

    /** The mixed hashes of the keys, or {@code null} if the stream is not keyed. */
    public int @Nullable [] hashes;

    /**
     * Makes an empty batch.
     *
     * @param capacity how many records are expected; more grow it
     * @param keyed whether records come with keys
     */
    public RecordBatch(int capacity, boolean keyed) {
        int length = Math.max(LEAST_CAPACITY, capacity);
        values = new Object[length];
        if (keyed) {
            keys = new Object[length];
            hashes = new int[length];
        }
    }

    private RecordBatch(RecordBatch other) {
        size = other.size;
        values = Arrays.copyOf(other.values, size);
        timestamps = other.timestamps == null ? null : Arrays.copyOf(other.timestamps, size);
        keys = other.keys == null ? null : Arrays.copyOf(other.keys, size);
        hashes = other.hashes == null ? null : Arrays.copyOf(other.hashes, size);
    }

    /**
     * Returns a batch of the same records that a second consumer may work on in place.
     *
     * @return a copy of the arrays, not of the records
     */
    public RecordBatch copy() {
        return new RecordBatch(this);
    }

    /**
     * Returns the timestamp of a record.
     *
     * @param index from 0 to {@link #size} - 1
     * @return milliseconds, or {@link SourceOutput#NO_TIMESTAMP}
     */
    public long timestamp(int index) {
        return timestamps == null ? SourceOutput.NO_TIMESTAMP : timestamps[index];
    }

    /**
     * Appends a record.
     *
     * @param value the record
     * @param timestamp its event time, or {@link SourceOutput#NO_TIMESTAMP}
     */
    public void add(Object value, long timestamp) {
        int index = size;
        if (index == values.length) {
            grow();
        }
        values[index] = value;
        size = index + 1;
        if (timestamp != SourceOutput.NO_TIMESTAMP || timestamps != null) {
            addTimestamp(index, timestamp);
        }
    }

    /**
     * Appends a record with its key; the batch was made for keyed records.
     *
     * @param value the record
     * @param timestamp its event time, or {@link SourceOutput#NO_TIMESTAMP}
     * @param key its key
     * @param hash the mixed hash of the key
     */
    public void add(Object value, long timestamp, Object key, int hash) {
        add(value, timestamp);
        int index = size - 1;
        keys[index] = key;
        hashes[index] = hash;
    }

    /**
     * Moves a record to a place before it; used by a filter to close the gaps it leaves.
     *
     * @param from where it is
     * @param to where it goes
     */
    public void move(int from, int to) {
        values[to] = values[from];
        if (timestamps != null) {
            timestamps[to] = timestamps[from];
        }
        if (keys != null) {
            keys[to] = keys[from];
            hashes[to] = hashes[from];
        }
    }

    private void addTimestamp(int index, long timestamp) {
        if (timestamps == null) {
            timestamps = new long[values.length];
            Arrays.fill(timestamps, 0, index, SourceOutput.NO_TIMESTAMP);
        }
        timestamps[index] = timestamp;
    }

    private void grow() {
        int length = Math.max(LEAST_CAPACITY, values.length * 2);
        values = Arrays.copyOf(values, length);
        timestamps = timestamps == null ? null : Arrays.copyOf(timestamps, length);
        keys = keys == null ? null : Arrays.copyOf(keys, length);
        hashes = hashes == null ? null : Arrays.copyOf(hashes, length);
    }
}
