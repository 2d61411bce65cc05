package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.snapshot.PendingSnapshot;
import io.tidemark.backend.rocksdb.snapshot.StoreSnapshots;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Copies the rows of a {@link HeapDatabase} at the moment of a barrier. */
final class HeapSnapshots implements StoreSnapshots {
    private final HeapDatabase database;

    HeapSnapshots(HeapDatabase database) {
        this.database = database;
    }

    @Override
    public Pending begin(long checkpointId) {
        return new Pending();
    }

    @Override
    public void restore(List<KeyedSnapshot> before, StateFiles files) {}

    @Override
    public void complete(long checkpointId) {}

    @Override
    public void aborted(long checkpointId) {}

    /** The rows of a snapshot, once they are there. */
    final class Pending implements PendingSnapshot {
        final CompletableFuture<TreeMap<byte[], byte[]>> rows = new CompletableFuture<>();

        @Override
        public void capture() {
            rows.complete(database.copy());
        }

        @Override
        public void fail(Throwable why) {
            rows.completeExceptionally(why);
        }

        @Override
        public List<StateFile> persist(CheckpointWriter writer, String prefix) {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
