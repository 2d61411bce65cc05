package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** A native iterator between two keys. */
final class RocksCursor implements RowCursor {
    private final Path directory;
    private final RocksDatabase.OpenCursors siblings;
    private final ReadOptions options;
    private final @Nullable Slice upperBound;
    private final RocksIterator iterator;
    private boolean closed;

    private RocksCursor(RocksDB db, Path directory, byte @Nullable [] to, RocksDatabase.OpenCursors siblings) {
        this.directory = directory;
        this.siblings = siblings;
        this.options = new ReadOptions();
        this.upperBound = to == null ? null : new Slice(to);
        if (upperBound != null) {
            options.setIterateUpperBound(upperBound);
        }
        this.iterator = db.newIterator(options);
    }

    static RocksCursor open(
            RocksDB db, Path directory, byte[] from, byte @Nullable [] to, RocksDatabase.OpenCursors siblings)
            throws IOException {
        RocksCursor cursor = new RocksCursor(db, directory, to, siblings);
        try {
            cursor.iterator.seek(from);
            cursor.check();
            return cursor;
        } catch (IOException | RuntimeException failure) {
            cursor.close();
            throw failure;
        }
    }

    @Override
    public boolean isValid() {
        return !closed && iterator.isValid();
    }

    @Override
    public void next() throws IOException {
        iterator.next();
        check();
    }

    private void check() throws IOException {
        if (!iterator.isValid()) {
            try {
                iterator.status();
            } catch (RocksDBException e) {
                throw NativeFailure.of(directory, "read", e);
            }
        }
    }

    @Override
    public byte[] key() {
        return iterator.key();
    }

    @Override
    public byte[] value() {
        return iterator.value();
    }

    @Override
    public int value(ByteBuffer target) {
        return iterator.value(target);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        siblings.remove(this);
        iterator.close();
        options.close();
        if (upperBound != null) {
            upperBound.close();
        }
    }
}
