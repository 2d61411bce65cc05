package io.tidemark.backend.jdbc;

import io.tidemark.checkpoint.spi.storage.CheckpointLocation;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.SavepointWriter;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Opens a database as checkpoint storage: {@code jdbc:postgresql://host/database}, {@code jdbc:h2:/path} or
 * {@code jdbc:sqlite:/path}, with what the driver understands, and the options {@code tidemark.table-prefix},
 * {@code tidemark.chunk-size-bytes} and {@code tidemark.timeout-seconds} of {@link JdbcStorageOptions}. The driver has to be on
 * the path. A fragment names a part of what is there: {@code #job/<name>/chk-0000000017}, {@code #savepoint/<name>}.
 *
 * <p>Passwords in the URI are never shown.
 *
 * @since 0.1
 */
public final class JdbcCheckpointStorageProvider implements CheckpointStorageProvider {
    /** For {@link java.util.ServiceLoader}. */
    public JdbcCheckpointStorageProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of(JdbcLocation.SCHEME);
    }

    @Override
    public CheckpointStorage open(URI location) throws IOException {
        JdbcLocation parsed = JdbcLocation.of(location);
        if (parsed.part() != null) {
            throw new IllegalArgumentException("Checkpoint location " + parsed + " names a part of a storage, '#"
                    + parsed.part() + "'; give the database alone");
        }
        Database database = parsed.database(true);
        try {
            return new JdbcCheckpointStorage(database, parsed.dialect().isLasting(parsed.url()));
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public SavepointWriter beginSavepoint(URI directory, String name, long checkpointId) throws IOException {
        JdbcLocation parsed = JdbcLocation.of(directory);
        Place place = Place.ofSavepoint(name);
        if (parsed.part() != null && !Place.SAVEPOINT.equals(parsed.part() + "/")) {
            throw new IllegalArgumentException("Savepoints cannot be put into " + parsed + "; give the database alone");
        }
        Database database = parsed.database(true);
        try {
            new Schema(database).ensure();
            Files files = new Files(database);
            Fence fence = new Places(database, files).beginSavepoint(place);
            return new JdbcSavepointWriter(database, files, fence, checkpointId, parsed.withPart(place.key()));
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public StoredCheckpoint openStored(URI location) throws IOException {
        JdbcLocation parsed = JdbcLocation.of(location);
        Database database = parsed.database(false);
        try {
            return new CheckpointSearch(database, parsed).open();
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public List<CheckpointLocation> find(URI location) throws IOException {
        JdbcLocation parsed = JdbcLocation.of(location);
        try (Database database = parsed.database(false)) {
            return new CheckpointSearch(database, parsed).find();
        }
    }
}
