package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.database.Database;
import io.tidemark.backend.rocksdb.database.RowCursor;
import io.tidemark.backend.rocksdb.database.SortedRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A database in a map, which counts what is asked of it, and refuses rows that are not in order. */
final class HeapDatabase implements Database {
    private final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
    final AtomicInteger gets = new AtomicInteger();
    final AtomicInteger batches = new AtomicInteger();
    final AtomicInteger written = new AtomicInteger();

    /** Thrown when rows are taken in, if there is one. */
    volatile @Nullable IOException failure;

    volatile boolean closed;

    synchronized TreeMap<byte[], byte[]> copy() {
        return new TreeMap<>(rows);
    }

    synchronized void restore(Map<byte[], byte[]> from) {
        rows.putAll(from);
    }

    @Override
    public synchronized boolean isEmpty() {
        return rows.isEmpty();
    }

    @Override
    public int get(ByteBuffer key, ByteBuffer value) {
        gets.incrementAndGet();
        return read(key, value);
    }

    private synchronized int read(ByteBuffer key, ByteBuffer value) {
        byte[] found = rows.get(bytes(key));
        if (found == null) {
            return ABSENT;
        }
        value.put(found, 0, Math.min(found.length, value.remaining())).flip();
        return found.length;
    }

    @Override
    public void getMany(List<ByteBuffer> keys, List<ByteBuffer> values, int[] lengths) {
        batches.incrementAndGet();
        for (int i = 0; i < keys.size(); i++) {
            lengths[i] = read(keys.get(i), values.get(i));
        }
    }

    @Override
    public RowCursor scan(byte[] from, byte @Nullable [] to) {
        TreeMap<byte[], byte[]> view = copy();
        Iterator<Map.Entry<byte[], byte[]>> entries = (to == null
                        ? view.tailMap(from, true)
                        : view.subMap(from, true, to, false))
                .entrySet()
                .iterator();
        return new RowCursor() {
            private Map.@Nullable Entry<byte[], byte[]> at = entries.hasNext() ? entries.next() : null;

            @Override
            public boolean isValid() {
                return at != null;
            }

            @Override
            public void next() {
                at = entries.hasNext() ? entries.next() : null;
            }

            @Override
            public byte[] key() {
                return at.getKey();
            }

            @Override
            public byte[] value() {
                return at.getValue();
            }

            @Override
            public int value(ByteBuffer target) {
                target.put(at.getValue(), 0, Math.min(target.remaining(), at.getValue().length));
                target.flip();
                return at.getValue().length;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public SortedRows newRows() {
        TreeMap<byte[], byte[]> put = new TreeMap<>(Arrays::compareUnsigned);
        byte[] deleted = {};
        return new SortedRows() {
            private void check(byte[] key) throws IOException {
                if (!put.isEmpty() && Arrays.compareUnsigned(put.lastKey(), key) >= 0) {
                    throw new IOException("not in order");
                }
            }

            @Override
            public void put(ByteBuffer key, ByteBuffer value) throws IOException {
                put(bytes(key), bytes(value));
            }

            @Override
            public void put(byte[] key, byte[] value) throws IOException {
                check(key);
                put.put(key, value);
            }

            @Override
            public void delete(byte[] key) throws IOException {
                check(key);
                put.put(key, deleted);
            }

            @Override
            public void ingest() throws IOException {
                if (failure != null) {
                    throw failure;
                }
                written.addAndGet(put.size());
                synchronized (HeapDatabase.this) {
                    put.forEach((key, value) -> {
                        if (value == deleted) {
                            rows.remove(key);
                        } else {
                            rows.put(key, value);
                        }
                    });
                }
            }

            @Override
            public void close() {}
        };
    }

    private static byte[] bytes(ByteBuffer buffer) {
        assert buffer.isDirect();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        closed = true;
    }
}
