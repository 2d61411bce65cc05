package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompactionOptionsUniversal;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** An open RocksDB with all that it was made from, to be closed together in the right order. */
final class NativeObjects implements AutoCloseable {
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private final Options options;
    private final ReadOptions reading;
    private final WriteOptions writing;
    private final FlushOptions flushing;
    private final RocksDB db;

    /** How a database is opened. */
    enum Mode {
        FULL,
        /** Without writing to it, and without asking whether its tables are there. */
        READ_WHAT_IS_THERE
    }

    static NativeObjects open(Path directory, NativeMemory memory, DatabaseSettings settings, Mode mode)
            throws IOException {
        Files.createDirectories(directory);
        try {
            return new NativeObjects(directory, memory, settings, mode);
        } catch (RocksDBException e) {
            throw NativeFailure.of(directory, "opened", e);
        }
    }

    private NativeObjects(Path directory, NativeMemory memory, DatabaseSettings settings, Mode mode)
            throws RocksDBException {
        boolean complete = false;
        try {
            BloomFilter filter = closedLater(new BloomFilter(DatabaseSettings.BLOOM_BITS_PER_KEY));
            CompactionOptionsUniversal universal = closedLater(DatabaseSettings.universal());
            options = closedLater(settings.options(memory, filter, universal));
            reading = closedLater(new ReadOptions());
            writing = closedLater(new WriteOptions().setDisableWAL(true));
            flushing = closedLater(new FlushOptions().setWaitForFlush(true));
            db = closedLater(
                    mode == Mode.FULL
                            ? RocksDB.open(options, directory.toString())
                            : RocksDB.openReadOnly(options.setParanoidChecks(false), directory.toString()));
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private <T extends AutoCloseable> T closedLater(T object) {
        toClose.push(object);
        return object;
    }

    RocksDB db() {
        return db;
    }

    Options options() {
        return options;
    }

    ReadOptions reading() {
        return reading;
    }

    WriteOptions writing() {
        return writing;
    }

    FlushOptions flushing() {
        return flushing;
    }

    @Override
    public void close() {
        while (!toClose.isEmpty()) {
            try {
                toClose.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("Native memory of RocksDB cannot be released: " + e, e);
            }
        }
    }
}
