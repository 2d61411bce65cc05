package io.tidemark.backend.jdbc;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Opens storages over one database for a contract, which does not close all of them. Of those that are open for long, the
 * idle connections are closed: a server has only so many.
 */
final class OpenStorages implements AutoCloseable {
    private static final int MAX_OPEN = 20;

    private final URI location;
    private final Deque<CheckpointStorage> open = new ArrayDeque<>();

    OpenStorages(TestDatabase database, Path directory) throws IOException {
        location = database.create(directory);
    }

    synchronized CheckpointStorage open() throws IOException {
        if (open.size() == MAX_OPEN) {
            open.remove().close();
        }
        CheckpointStorage storage = new JdbcCheckpointStorageProvider().open(location);
        open.add(storage);
        return storage;
    }

    @Override
    public synchronized void close() throws IOException {
        for (CheckpointStorage storage : open) {
            storage.close();
        }
        open.clear();
    }
}
