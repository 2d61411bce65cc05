package io.tidemark.backend.rocksdb.snapshot;

import io.tidemark.backend.rocksdb.database.Capture;
import io.tidemark.backend.rocksdb.database.RocksDatabase;
import io.tidemark.backend.rocksdb.database.SharedWorkspace;
import io.tidemark.backend.rocksdb.database.Transfers;
import io.tidemark.backend.rocksdb.database.Workspace;
import io.tidemark.backend.rocksdb.layout.StoreLayout;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The snapshots of the database of one store. */
public final class DatabaseSnapshots implements StoreSnapshots {
    /** The name of the state backend. */
    public static final String BACKEND = "rocksdb";

    private final StoreLayout layout;
    private final RocksDatabase database;
    private final SharedWorkspace shared;
    private final Workspace workspace;
    private final RowFormat format;
    private final ReusableTables reusable = new ReusableTables();

    /**
     * Begins with none.
     *
     * @param shared kept alive by every snapshot, for a snapshot outlives its store
     * @param workspace what {@code shared} gave the store
     */
    public DatabaseSnapshots(
            StoreLayout layout, RocksDatabase database, SharedWorkspace shared, Workspace workspace, RowFormat format) {
        this.layout = layout;
        this.database = database;
        this.shared = shared;
        this.workspace = workspace;
        this.format = format;
    }

    @Override
    public PendingSnapshot begin(long checkpointId) throws IOException {
        shared.acquire();
        return new DatabaseSnapshot(this, checkpointId);
    }

    @Override
    public void complete(long checkpointId) {
        reusable.complete(checkpointId);
    }

    @Override
    public void aborted(long checkpointId) {
        reusable.aborted(checkpointId);
    }

    @Override
    public void restore(List<KeyedSnapshot> snapshots, StateFiles files) throws IOException {
        reusable.restored(new Restore(layout, database, workspace, format, files).restore(snapshots));
    }

    /** A snapshot was closed. */
    void ended() {
        shared.release();
    }

    String operator() {
        return layout.operator();
    }

    ReusableTables reusable() {
        return reusable;
    }

    Transfers transfers() {
        return workspace.transfers();
    }

    Capture capture() throws IOException {
        return database.capture(workspace.newPath("capture"));
    }

    SnapshotHeader header(Capture capture) throws IOException {
        Path manifest = capture.manifest();
        return new SnapshotHeader(
                layout.written(), capture.tables(), manifest.getFileName().toString(), Files.readAllBytes(manifest));
    }
}
