package io.tidemark.backend.jdbc;

import io.tidemark.backend.jdbc.Files.Attempt;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.SafeName;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes one checkpoint: files as rows of an attempt, which nobody reads, then the row that names the attempt and makes the
 * checkpoint exist. Thread-safe: files are written side by side.
 */
class JdbcCheckpointWriter implements CheckpointWriter {
    private final Database database;
    private final Files files;
    private final Fence fence;
    private final Attempt attempt;
    private final long checkpointId;
    private final Consumer<JdbcCheckpointWriter> onClose;

    private final Set<String> names = new HashSet<>();
    private int unfinished;
    private int finishedOwn;
    private boolean committed;
    private volatile boolean open = true;

    JdbcCheckpointWriter(
            Database database,
            Files files,
            Fence fence,
            Attempt attempt,
            long checkpointId,
            Consumer<JdbcCheckpointWriter> onClose) {
        this.database = database;
        this.files = files;
        this.fence = fence;
        this.attempt = attempt;
        this.checkpointId = checkpointId;
        this.onClose = onClose;
    }

    Database database() {
        return database;
    }

    Files files() {
        return files;
    }

    Fence fence() {
        return fence;
    }

    Attempt attempt() {
        return attempt;
    }

    /** Returns whether files can still be written. */
    boolean isOpen() {
        return open;
    }

    /** Returns what is written, for messages. */
    String description() {
        return fence.place().isSavepoint()
                ? fence.place().description()
                : "checkpoint " + checkpointId + " of " + fence.place().description();
    }

    @Override
    public final long checkpointId() {
        return checkpointId;
    }

    @Override
    public final StateFileOutput create(String name, Sharing sharing) throws IOException {
        SafeName.requireFileName(name);
        String action = "create " + name + " of " + description();
        synchronized (this) {
            requireOpen(action);
            if (!names.add(name)) {
                throw new IOException("Cannot " + action + ": there is one");
            }
            unfinished++;
        }
        boolean created = false;
        try {
            fence.check(action);
            created = true;
        } finally {
            if (!created) {
                forget(name);
            }
        }
        boolean shared = sharing == Sharing.SHARED && !isSelfContained();
        return new ChunkedOutput(this, name, shared, database.options().chunkSizeBytes());
    }

    private synchronized void forget(String name) {
        names.remove(name);
        unfinished--;
    }

    /** Takes in a file that is whole and durable; returns its path. */
    final synchronized String finished(ChunkedOutput output) throws IOException {
        unfinished--;
        if (output.isShared()) {
            return Place.sharedPath(attempt.epoch(), attempt.number(), output.name());
        }
        finishedOwn++;
        return fence.place().path(checkpointId, output.name());
    }

    /** Takes note that a file was given up. */
    final void abandoned(ChunkedOutput output) {
        forget(output.name());
    }

    @Override
    public final void commit(byte[] metadata) throws IOException {
        String action = "commit " + description();
        synchronized (this) {
            requireOpen(action);
            if (committed || unfinished > 0) {
                throw new IllegalStateException("Cannot " + action + ": "
                        + (committed ? "it was before" : unfinished + " files are not finished"));
            }
        }
        try {
            database.write(action, Durability.DURABLE, connection -> commit(connection, action, metadata));
            ended();
        } catch (LostCommitException e) {
            // Whatever comes of it, nothing of the checkpoint is removed here before it is known.
            ended();
            if (!new CommitInDoubt(database, fence, checkpointId, attempt).exists(description(), e)) {
                synchronized (this) {
                    committed = false;
                }
                throw e;
            }
        }
    }

    private synchronized void ended() {
        committed = true;
    }

    private boolean commit(Connection connection, String action, byte[] metadata) throws SQLException, IOException {
        fence.lock(connection, action);
        int found = files.countFinished(connection, fence.place(), attempt);
        if (found != finishedOwn) {
            throw new IOException("Cannot " + action + " in " + database.shown() + ": expected " + finishedOwn
                    + " files of it, found " + found + ", as after a crash of the database");
        }
        String sql = "insert into " + database.tables().checkpoint()
                + " (place, checkpoint_id, epoch, attempt, crc32c, metadata) values (?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, fence.place().key());
            statement.setLong(2, checkpointId);
            statement.setLong(3, attempt.epoch());
            statement.setLong(4, attempt.number());
            statement.setInt(5, Checkpoints.checksum(metadata));
            statement.setBytes(6, metadata);
            return statement.executeUpdate() == 1;
        }
    }

    @Override
    public void close() throws IOException {
        boolean discard;
        synchronized (this) {
            if (!open) {
                return;
            }
            open = false;
            discard = !committed;
        }
        onClose.accept(this);
        if (discard) {
            discard();
        }
    }

    /** Removes what was written. */
    void discard() throws IOException {
        List<Long> left = database.read(
                "remove " + description(), connection -> files.ofAttempt(connection, fence.place(), attempt));
        files.purge(left);
    }

    private void requireOpen(String action) throws IOException {
        if (!open) {
            throw new IOException("Cannot " + action + ": it has ended");
        }
    }
}
