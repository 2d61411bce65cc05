package io.tidemark.core.window;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The records that a slice or a window holds of two inputs, each in the order in which they came.
 *
 * <p>One array, in which those of the first input grow from the front and those of the second from the back. Memory: 24 bytes
 * and the array, 4 to 8 bytes a record beside the record. Not thread-safe.
 */
public final class SidedRecords {
    private static final int FIRST_CAPACITY = 4;

    private Object[] records;
    private int firsts;
    private int seconds;

    SidedRecords() {
        this(FIRST_CAPACITY);
    }

    SidedRecords(int capacity) {
        records = new Object[Math.max(capacity, 1)];
    }

    int size(boolean second) {
        return second ? seconds : firsts;
    }

    Object record(boolean second, int index) {
        return records[second ? records.length - 1 - index : index];
    }

    void add(boolean second, Object record) {
        if (firsts + seconds == records.length) {
            grow(2 * records.length);
        }
        if (second) {
            records[records.length - ++seconds] = record;
        } else {
            records[firsts++] = record;
        }
    }

    void addAll(SidedRecords others) {
        int size = firsts + seconds + others.firsts + others.seconds;
        if (size > records.length) {
            grow(Math.max(2 * records.length, size));
        }
        System.arraycopy(others.records, 0, records, firsts, others.firsts);
        firsts += others.firsts;
        seconds += others.seconds;
        System.arraycopy(
                others.records,
                others.records.length - others.seconds,
                records,
                records.length - seconds,
                others.seconds);
    }

    private void grow(int capacity) {
        Object[] larger = new Object[capacity];
        System.arraycopy(records, 0, larger, 0, firsts);
        System.arraycopy(records, records.length - seconds, larger, capacity - seconds, seconds);
        records = larger;
    }

    SidedRecords copy(Serde<Object> ofFirst, Serde<Object> ofSecond) {
        SidedRecords copy = new SidedRecords(firsts + seconds);
        copy.addAll(this);
        copy.replace(0, firsts, ofFirst);
        copy.replace(firsts, firsts + seconds, ofSecond);
        return copy;
    }

    private void replace(int from, int to, Serde<Object> serde) {
        for (int i = from; i < to && !serde.immutable(); i++) {
            records[i] = serde.copy(records[i]);
        }
    }

    /** Returns the records of one input as they may be given away while these stay. */
    Iterable<Object> records(boolean second, Serde<Object> serde) {
        return () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size(second);
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("The window has no further record of this input.");
                }
                Object record = record(second, next++);
                return serde.immutable() ? record : serde.copy(record);
            }
        };
    }
}
