package io.tidemark.backend.jdbc;

import io.tidemark.backend.jdbc.Files.Attempt;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The complete checkpoints of a place, to be read by anybody. Thread-safe. */
final class Checkpoints {
    private final Database database;
    private final Files files;
    private final Place place;

    Checkpoints(Database database, Files files, Place place) {
        this.database = database;
        this.files = files;
        this.place = place;
    }

    /** Lists their numbers, newest first. */
    List<Long> list() throws IOException {
        String sql = "select checkpoint_id from " + database.tables().checkpoint()
                + " where place = ? order by checkpoint_id desc";
        return database.read("list the checkpoints of " + place.description(), connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, place.key());
                try (ResultSet row = statement.executeQuery()) {
                    List<Long> ids = new ArrayList<>();
                    while (row.next()) {
                        ids.add(row.getLong(1));
                    }
                    return List.copyOf(ids);
                }
            }
        });
    }

    byte[] readMetadata(long checkpointId) throws IOException {
        String sql = "select metadata, crc32c from " + database.tables().checkpoint()
                + " where place = ? and checkpoint_id = ?";
        return database.read("read the metadata of " + description(checkpointId), connection -> {
            try (PreparedStatement statement = prepared(connection, sql, checkpointId);
                    ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw missing(checkpointId);
                }
                return verified(checkpointId, row.getBytes(1), row.getInt(2));
            }
        });
    }

    private byte[] verified(long checkpointId, byte[] metadata, int expected) throws CorruptCheckpointException {
        int found = checksum(metadata);
        if (found != expected) {
            throw new CorruptCheckpointException("The metadata of " + description(checkpointId) + " in "
                    + database.shown() + " are damaged: expected CRC-32C " + Integer.toHexString(expected) + ", found "
                    + Integer.toHexString(found));
        }
        return metadata;
    }

    static int checksum(byte[] metadata) {
        CRC32C crc = new CRC32C();
        crc.update(metadata);
        return (int) crc.getValue();
    }

    /** Opens a file by its path, which is checked first. */
    InputStream open(StateFile file) throws IOException {
        String action = "open '" + file.path() + "' of " + place.description();
        Place.FileName name = place.parse(file.path());
        Files.Row row = database.read(action, connection -> find(connection, name));
        if (row == null) {
            throw missing(file);
        }
        return new ChunkedInput(this, file, row);
    }

    private Files.@Nullable Row find(Connection connection, Place.FileName name) throws SQLException {
        if (name instanceof Place.FileName.Shared shared) {
            Attempt attempt = new Attempt(shared.epoch(), shared.attempt());
            return files.find(connection, place, attempt, shared.name(), true);
        }
        Place.FileName.Own own = (Place.FileName.Own) name;
        Attempt attempt = attempt(connection, own.checkpointId());
        return attempt == null ? null : files.find(connection, place, attempt, own.name(), false);
    }

    /** Returns the attempt that wrote a complete checkpoint, {@code null} if there is none; a savepoint has one alone. */
    @Nullable
    Attempt attempt(Connection connection, long checkpointId) throws SQLException {
        String sql = "select epoch, attempt from " + database.tables().checkpoint() + " where place = ?"
                + (place.isSavepoint() ? "" : " and checkpoint_id = ?");
        try (PreparedStatement statement = prepared(connection, sql, checkpointId);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? new Attempt(row.getLong(1), row.getLong(2)) : null;
        }
    }

    private PreparedStatement prepared(Connection connection, String sql, long checkpointId) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, place.key());
        if (sql.contains("checkpoint_id = ?")) {
            statement.setLong(2, checkpointId);
        }
        return statement;
    }

    /** Removes the row that makes a checkpoint exist; returns the attempt that wrote it, {@code null} if it was gone. */
    @Nullable
    Attempt remove(Connection connection, long checkpointId) throws SQLException {
        Attempt attempt = attempt(connection, checkpointId);
        String sql = "delete from " + database.tables().checkpoint() + " where place = ?"
                + (place.isSavepoint() ? "" : " and checkpoint_id = ?");
        try (PreparedStatement statement = prepared(connection, sql, checkpointId)) {
            statement.executeUpdate();
        }
        return attempt;
    }

    /** Reads a part of a file; {@code null} if it is not there. */
    byte @Nullable [] chunk(StateFile file, long fileId, int seq) throws IOException {
        return database.read(
                "read '" + file.path() + "' of " + place.description(),
                connection -> files.chunk(connection, fileId, seq));
    }

    /** Says why a part of a file is not there: the file was deleted meanwhile, or it is damaged. */
    IOException withoutChunk(StateFile file, long fileId, long found) throws IOException {
        boolean isThere = database.read(
                "read '" + file.path() + "' of " + place.description(),
                connection -> files.isFinished(connection, fileId));
        return isThere ? corrupt(file, file.size() + " bytes", Long.toString(found)) : missing(file);
    }

    CorruptCheckpointException corrupt(StateFile file, String wanted, String found) {
        return new CorruptCheckpointException("Checkpoint file '" + file.path() + "' of " + place.description() + " in "
                + database.shown() + " is damaged: expected " + wanted + ", found " + found);
    }

    private NoSuchFileException missing(StateFile file) {
        return new NoSuchFileException(
                database.shown(),
                null,
                "there is no such checkpoint file '" + file.path() + "' of " + place.description());
    }

    private NoSuchFileException missing(long checkpointId) {
        return new NoSuchFileException(database.shown(), null, "there is no such " + description(checkpointId));
    }

    private String description(long checkpointId) {
        return place.isSavepoint() ? place.description() : "checkpoint " + checkpointId + " of " + place.description();
    }
}
