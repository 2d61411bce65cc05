package io.tidemark.backend.rocksdb.database;

import java.nio.ByteBuffer;
import java.util.NoSuchElementException;

/** A cursor over nothing. */
enum NoRows implements RowCursor {
    INSTANCE;

    @Override
    public boolean isValid() {
        return false;
    }

    @Override
    public void next() {
        throw none();
    }

    @Override
    public byte[] key() {
        throw none();
    }

    @Override
    public byte[] value() {
        throw none();
    }

    @Override
    public int value(ByteBuffer target) {
        throw none();
    }

    private static NoSuchElementException none() {
        return new NoSuchElementException("There is no row.");
    }

    @Override
    public void close() {}
}
