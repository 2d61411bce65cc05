package io.tidemark.backend.rocksdb;

import io.tidemark.backend.rocksdb.database.RocksDatabase;
import io.tidemark.backend.rocksdb.database.SharedWorkspace;
import io.tidemark.backend.rocksdb.database.Workspace;
import io.tidemark.backend.rocksdb.layout.StoreLayout;
import io.tidemark.backend.rocksdb.snapshot.DatabaseSnapshots;
import io.tidemark.backend.rocksdb.snapshot.RocksDbEntries;
import io.tidemark.backend.rocksdb.state.CellBudget;
import io.tidemark.backend.rocksdb.state.RocksDbStore;
import io.tidemark.backend.rocksdb.state.StoredRows;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedEntries;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.KeyedSnapshotSchema;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.state.StateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Keeps keyed state on the local disk, in RocksDB, and hot keys as objects on the heap: for state larger than memory. A
 * checkpoint writes what changed since the one before; files that did not change are shared between checkpoints.
 *
 * <p>The local disk holds nothing that a checkpoint needs: a machine may lose it. What a killed process leaves there is deleted
 * by the next one that works in the same directory.
 *
 * <p>Options by name, for {@link #withOptions}; sizes as {@code 256mb}, with {@code b}, {@code kb}, {@code mb} or {@code gb}:
 *
 * <ul>
 *   <li>{@code memory}: bytes outside the heap for all stores together; 256mb by default
 *   <li>{@code object-cache}: bytes on the heap for all stores together; a quarter of the maximum heap by default
 *   <li>{@code directory}: where the databases are, on a local disk; the temporary directory by default
 *   <li>{@code transfer-threads}: how many files are copied to and from the storage at a time; 4 by default
 *   <li>{@code compression}: {@code none}, {@code lz4} (the default) or {@code zstd}
 * </ul>
 *
 * <p>Thread-safe. Each store it opens belongs to one thread. Memory and the local directory are held as long as a store or a
 * snapshot of this backend is open.
 *
 * @since 0.1
 */
public final class RocksDbStateBackend implements StateBackend {
    private final RocksDbOptions options;
    private final SharedWorkspace shared;
    private final CellBudget cells;

    /** Has all options at their defaults; for {@link java.util.ServiceLoader}. */
    public RocksDbStateBackend() {
        this(RocksDbOptions.defaults());
    }

    private RocksDbStateBackend(RocksDbOptions options) {
        this.options = options;
        this.shared = new SharedWorkspace(options.plan());
        this.cells = new CellBudget(options.objectCacheBytes());
    }

    /**
     * Begins with all options at their defaults.
     *
     * @return to be set and built
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return DatabaseSnapshots.BACKEND;
    }

    @Override
    public RocksDbStateBackend withOptions(Map<String, String> byName) {
        return byName.isEmpty() ? this : new RocksDbStateBackend(options.with(byName));
    }

    @Override
    public <K> KeyedStateStore<K> open(KeyedStateContext<K> context) throws IOException {
        Workspace workspace = shared.acquire();
        RocksDatabase database = workspace.newDatabase(shared::release);
        StoreLayout layout = new StoreLayout(context);
        DatabaseSnapshots snapshots = new DatabaseSnapshots(layout, database, shared, workspace, new StoredRows());
        return new RocksDbStore<>(layout, database, snapshots, cells, workspace.flushers());
    }

    @Override
    public KeyedSnapshotSchema describe(KeyedSnapshot snapshot, StateFiles files) throws IOException {
        return RocksDbEntries.describe(snapshot, files);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Copies the snapshot into the local directory first, where it is deleted when the entries are closed.
     */
    @Override
    public <K> KeyedEntries<K> entries(
            KeyedSnapshot snapshot, StateFiles files, Serde<K> keySerde, List<? extends Serde<?>> stateSerdes)
            throws IOException {
        return RocksDbEntries.open(snapshot, files, shared, new StoredRows(), keySerde, stateSerdes);
    }

    /** Sets a backend up. Used by one thread. */
    public static final class Builder {
        private RocksDbOptions options = RocksDbOptions.defaults();

        private Builder() {}

        /**
         * Sets how much memory outside the heap all stores together use: for blocks of files, their indexes and filters.
         *
         * @param bytes at least 1 MiB; 256 MiB by default
         * @return this
         * @throws IllegalArgumentException if it is less
         */
        public Builder memory(long bytes) {
            options = options.withMemoryBytes(bytes);
            return this;
        }

        /**
         * Sets how much of the heap all stores together use for values as objects, about.
         *
         * @param bytes more than 0; a quarter of the maximum heap by default
         * @return this
         * @throws IllegalArgumentException if it is not
         */
        public Builder objectCache(long bytes) {
            options = options.withObjectCacheBytes(bytes);
            return this;
        }

        /**
         * Sets where the databases are. Several processes may use the same directory.
         *
         * @param path on a local disk, made if it is missing; the temporary directory by default
         * @return this
         */
        public Builder directory(Path path) {
            options = options.withDirectory(path);
            return this;
        }

        /**
         * Sets how many files are copied to and from the storage at a time, over all stores.
         *
         * @param threads from 1; 4 by default
         * @return this
         * @throws IllegalArgumentException if it is less, or too large
         */
        public Builder transferThreads(int threads) {
            options = options.withTransferThreads(threads);
            return this;
        }

        /**
         * Sets how blocks of files are compressed. What was written otherwise stays readable.
         *
         * @param compression {@link Compression#LZ4} by default
         * @return this
         */
        public Builder compression(Compression compression) {
            options = options.withCompression(compression);
            return this;
        }

        /**
         * Makes the backend. Nothing is opened before the first store.
         *
         * @return a new one
         */
        public RocksDbStateBackend build() {
            return new RocksDbStateBackend(options);
        }
    }
}
