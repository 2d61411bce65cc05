package io.tidemark.backend.jdbc;

import io.tidemark.backend.jdbc.Files.Attempt;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A savepoint, or a checkpoint of some job, opened by its location. Thread-safe. */
final class JdbcStoredCheckpoint implements StoredCheckpoint {
    private final Database database;
    private final Files files;
    private final Place place;
    private final long checkpointId;
    private final Checkpoints checkpoints;

    JdbcStoredCheckpoint(Database database, Files files, Place place, long checkpointId) {
        this.database = database;
        this.files = files;
        this.place = place;
        this.checkpointId = checkpointId;
        this.checkpoints = new Checkpoints(database, files, place);
    }

    @Override
    public byte[] readMetadata() throws IOException {
        return checkpoints.readMetadata(checkpointId);
    }

    @Override
    public InputStream open(StateFile file) throws IOException {
        return checkpoints.open(file);
    }

    @Override
    public void delete() throws IOException {
        String action = "delete checkpoint " + checkpointId + " of " + place.description();
        List<Long> doomed = database.write(action, Durability.DURABLE, connection -> {
            new Fence(database, place, 0).keep(connection);
            Attempt attempt = checkpoints.remove(connection, checkpointId);
            return attempt == null ? List.of() : files.ofAttempt(connection, place, attempt);
        });
        files.purge(doomed);
        if (place.isSavepoint()) {
            new Places(database, files).removeSavepoint(place);
        }
    }

    @Override
    public void close() throws IOException {
        database.close();
    }
}
