package io.tidemark.backend.jdbc;

import io.tidemark.backend.jdbc.Files.Attempt;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The checkpoints of one job in a database, as one owner sees them. Thread-safe. */
final class JdbcJobCheckpoints implements JobCheckpoints {
    private static final long NONE = -1;

    private final Database database;
    private final Files files;
    private final Fence fence;
    private final Checkpoints checkpoints;
    private final Map<Long, JdbcCheckpointWriter> writers = new HashMap<>();
    private long attempts;
    private boolean closed;

    JdbcJobCheckpoints(Database database, Files files, Fence fence) {
        this.database = database;
        this.files = files;
        this.fence = fence;
        this.checkpoints = new Checkpoints(database, files, fence.place());
    }

    @Override
    public long epoch() {
        return fence.epoch();
    }

    @Override
    public List<Long> list() throws IOException {
        return checkpoints.list();
    }

    @Override
    public byte[] readMetadata(long checkpointId) throws IOException {
        return checkpoints.readMetadata(checkpointId);
    }

    @Override
    public InputStream open(StateFile file) throws IOException {
        return checkpoints.open(file);
    }

    @Override
    public CheckpointWriter begin(long checkpointId) throws IOException {
        String action =
                "begin checkpoint " + checkpointId + " of " + fence.place().description();
        requireOpen(action);
        long newest = list().stream().findFirst().orElse(NONE);
        fence.check(action); // afterwards: what was listed is then not a new owner's
        if (checkpointId <= newest) {
            throw new IllegalArgumentException(
                    "Cannot " + action + ": expected a number above that of the newest checkpoint, " + newest);
        }
        synchronized (this) {
            requireOpen(action);
            if (writers.containsKey(checkpointId)) {
                throw new IOException("Cannot " + action + ": it is being written");
            }
            Attempt attempt = new Attempt(fence.epoch(), ++attempts);
            JdbcCheckpointWriter writer =
                    new JdbcCheckpointWriter(database, files, fence, attempt, checkpointId, this::ended);
            writers.put(checkpointId, writer);
            return writer;
        }
    }

    private synchronized void ended(JdbcCheckpointWriter writer) {
        writers.remove(writer.checkpointId(), writer);
    }

    @Override
    public void delete(long checkpointId) throws IOException {
        String action =
                "delete checkpoint " + checkpointId + " of " + fence.place().description();
        requireOpen(action);
        List<Long> doomed = database.write(action, Durability.DURABLE, connection -> {
            fence.lock(connection, action);
            Attempt attempt = checkpoints.remove(connection, checkpointId);
            return attempt == null ? List.of() : files.ofAttempt(connection, fence.place(), attempt);
        });
        files.purge(doomed);
    }

    @Override
    public List<String> listShared() throws IOException {
        return database.read(
                "list the shared files of " + fence.place().description(),
                connection -> files.shared(connection, fence.place()));
    }

    @Override
    public void deleteShared(Collection<String> paths) throws IOException {
        String action = "delete shared files of " + fence.place().description();
        requireOpen(action);
        List<Place.FileName.Shared> names =
                paths.stream().map(fence.place()::parseShared).toList();
        List<Long> doomed = database.write(action, Durability.DURABLE, connection -> {
            fence.lock(connection, action);
            List<Long> ids = new ArrayList<>();
            for (Place.FileName.Shared name : names) {
                Attempt attempt = new Attempt(name.epoch(), name.attempt());
                Files.Row row = files.find(connection, fence.place(), attempt, name.name(), true);
                if (row != null) {
                    files.doom(connection, row.id());
                    ids.add(row.id());
                }
            }
            return ids;
        });
        files.purge(doomed);
    }

    @Override
    public void close() throws IOException {
        List<JdbcCheckpointWriter> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(writers.values());
        }
        IOException failure = null;
        for (JdbcCheckpointWriter writer : left) {
            try {
                writer.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized void requireOpen(String action) throws IOException {
        if (closed) {
            throw new IOException("Cannot " + action + ": the ownership of epoch " + epoch() + " was given up");
        }
    }
}
