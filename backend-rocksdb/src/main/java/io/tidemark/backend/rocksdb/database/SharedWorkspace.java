package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes a workspace when the first one asks for it, and closes it when the last one has given it back. Thread-safe. */
public final class SharedWorkspace {
    private static final System.Logger LOG = System.getLogger(SharedWorkspace.class.getName());

    private final Workspace.Plan plan;
    private @Nullable Workspace current;
    private int users;

    /** Makes nothing yet. */
    public SharedWorkspace(Workspace.Plan plan) {
        this.plan = plan;
    }

    /**
     * Takes part in the workspace; the caller gives it back once.
     *
     * @throws IOException if it has to be made and cannot be
     */
    public synchronized Workspace acquire() throws IOException {
        Workspace workspace = current;
        if (workspace == null) {
            workspace = plan.carryOut();
            current = workspace;
        }
        users++;
        return workspace;
    }

    /** Gives it back. */
    public synchronized void release() {
        users--;
        Workspace workspace = current;
        if (users == 0 && workspace != null) {
            current = null;
            try {
                workspace.close();
            } catch (IOException | RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "The working directory of RocksDB cannot be closed", e);
            }
        }
    }
}
