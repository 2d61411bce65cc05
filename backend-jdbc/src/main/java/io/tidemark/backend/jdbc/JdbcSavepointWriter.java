package io.tidemark.backend.jdbc;

import io.tidemark.backend.jdbc.Files.Attempt;
import io.tidemark.checkpoint.spi.storage.SavepointWriter;
import java.io.IOException;
import java.net.URI;
import java.sql.PreparedStatement;

/** Writes a savepoint: a place of its own that belongs to nobody. Closes its connections. Thread-safe. */
final class JdbcSavepointWriter extends JdbcCheckpointWriter implements SavepointWriter {
    private final URI location;

    JdbcSavepointWriter(Database database, Files files, Fence fence, long checkpointId, URI location) {
        super(database, files, fence, new Attempt(fence.epoch(), 1), checkpointId, closed -> {});
        this.location = location;
    }

    @Override
    public URI location() {
        return location;
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            database().close();
        }
    }

    @Override
    void discard() throws IOException {
        super.discard();
        String sql = "delete from " + database().tables().place() + " where place = ? and epoch = ?";
        database().write("remove " + description(), Durability.RELAXED, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, fence().place().key());
                statement.setLong(2, fence().epoch());
                return statement.executeUpdate();
            }
        });
    }
}
