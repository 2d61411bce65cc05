package io.tidemark.backend.jdbc;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The rows of files and of their chunks. Thread-safe. */
final class Files {
    /** What there is of a file. */
    record Row(long id, long length, int crc32c) {}

    /** An attempt to write a checkpoint: distinct among all of a place. */
    record Attempt(long epoch, long number) {}

    private static final int WRITING = 1;
    private static final int FINISHED = 2;
    private static final int DOOMED = 3;

    /**
     * How many chunks one transaction deletes, and so how long it keeps locks and how much a log takes. H2 holds them all in
     * memory for that long: 64 of 256 KiB were too many for a heap of 64 MB.
     */
    private static final int BATCH = 16;

    private final Database database;
    private final String fileTable;
    private final String chunkTable;
    private final SecureRandom random = new SecureRandom();
    private final Queue<Long> doomed = new ConcurrentLinkedQueue<>();

    Files(Database database) {
        this.database = database;
        this.fileTable = database.tables().file();
        this.chunkTable = database.tables().chunk();
    }

    /** Makes the row of a file that is being written; returns its number. */
    long insert(Connection connection, Place place, Attempt attempt, String name, boolean shared) throws SQLException {
        String sql = "insert into " + fileTable
                + " (file_id, place, epoch, attempt, name, shared, stage, chunks, length, crc32c) values (?, ?, ?, ?, ?, ?, "
                + WRITING + ", 0, 0, 0)";
        long fileId = newFileId();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, fileId);
            statement.setString(2, place.key());
            statement.setLong(3, attempt.epoch());
            statement.setLong(4, attempt.number());
            statement.setString(5, name);
            statement.setInt(6, shared ? 1 : 0);
            statement.executeUpdate();
        }
        return fileId;
    }

    /**
     * Draws a number that no file ever had. A sequence of the database may give a number again after a crash that took the
     * row that had it, and then who still has to remove that row, or to add to it, would change a file of somebody else.
     */
    private long newFileId() {
        return random.nextLong() & Long.MAX_VALUE;
    }

    /**
     * Adds a chunk to a file.
     *
     * @return {@code false} if the file is not as it was left: it was given up meanwhile, or the database lost the chunk before
     */
    boolean append(Connection connection, long fileId, int seq, byte[] bytes) throws SQLException {
        String counting =
                "update " + fileTable + " set chunks = ? where file_id = ? and chunks = ? and stage = " + WRITING;
        try (PreparedStatement statement = connection.prepareStatement(counting)) {
            statement.setInt(1, seq + 1);
            statement.setLong(2, fileId);
            statement.setInt(3, seq);
            if (statement.executeUpdate() != 1) {
                return false;
            }
        }
        String sql = "insert into " + chunkTable + " (file_id, seq, bytes) values (?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, fileId);
            statement.setInt(2, seq);
            statement.setBytes(3, bytes);
            statement.executeUpdate();
        }
        return true;
    }

    /** Says that a file is whole; {@code false} as {@link #append}. */
    boolean finish(Connection connection, long fileId, int chunks, long length, int crc32c) throws SQLException {
        String sql = "update " + fileTable + " set length = ?, crc32c = ?, stage = " + FINISHED
                + " where file_id = ? and chunks = ? and stage = " + WRITING;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, length);
            statement.setInt(2, crc32c);
            statement.setLong(3, fileId);
            statement.setInt(4, chunks);
            return statement.executeUpdate() == 1;
        }
    }

    /** Counts the finished files of an attempt that are its own. */
    int countFinished(Connection connection, Place place, Attempt attempt) throws SQLException {
        String sql = "select count(*) from " + fileTable
                + " where place = ? and epoch = ? and attempt = ? and shared = 0" + " and stage = " + FINISHED;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            setAttempt(statement, place, attempt);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** Finds a finished file. */
    @Nullable
    Row find(Connection connection, Place place, Attempt attempt, String name, boolean shared) throws SQLException {
        String sql = "select file_id, length, crc32c from " + fileTable
                + " where place = ? and epoch = ? and attempt = ? and name = ? and shared = ? and stage = " + FINISHED;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            setAttempt(statement, place, attempt);
            statement.setString(4, name);
            statement.setInt(5, shared ? 1 : 0);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Row(row.getLong(1), row.getLong(2), row.getInt(3)) : null;
            }
        }
    }

    /** Reads a chunk; {@code null} if it is gone. */
    byte @Nullable [] chunk(Connection connection, long fileId, int seq) throws SQLException {
        String sql = "select bytes from " + chunkTable + " where file_id = ? and seq = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, fileId);
            statement.setInt(2, seq);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }

    /** Returns whether a file is still there for readers. */
    boolean isFinished(Connection connection, long fileId) throws SQLException {
        String sql = "select 1 from " + fileTable + " where file_id = ? and stage = " + FINISHED;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, fileId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Lists the paths of the finished shared files of a place. */
    List<String> shared(Connection connection, Place place) throws SQLException {
        String sql = "select epoch, attempt, name from " + fileTable + " where place = ? and shared = 1 and stage = "
                + FINISHED + " order by epoch, attempt, name";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, place.key());
            try (ResultSet row = statement.executeQuery()) {
                List<String> paths = new ArrayList<>();
                while (row.next()) {
                    paths.add(Place.sharedPath(row.getLong(1), row.getLong(2), row.getString(3)));
                }
                return paths;
            }
        }
    }

    /** Takes a finished file from readers; it is to be purged. */
    void doom(Connection connection, long fileId) throws SQLException {
        String sql = "update " + fileTable + " set stage = " + DOOMED + " where file_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, fileId);
            statement.executeUpdate();
        }
    }

    /** Lists what an attempt without a checkpoint leaves: its own files, and shared ones that are not finished. */
    List<Long> ofAttempt(Connection connection, Place place, Attempt attempt) throws SQLException {
        String sql =
                "select file_id from " + fileTable + " where place = ? and epoch = ? and attempt = ? and (shared = 0 or"
                        + " stage <> " + FINISHED + ") order by file_id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            setAttempt(statement, place, attempt);
            return ids(statement);
        }
    }

    /** Lists what owners before an epoch left, and nobody needs. */
    List<Long> leftBefore(Connection connection, Place place, long epoch) throws SQLException {
        String sql = "select file_id from " + fileTable + " f where place = ? and epoch < ? and (stage <> " + FINISHED
                + " or (shared = 0 and not exists (select 1 from "
                + database.tables().checkpoint()
                + " c where c.place = f.place and c.epoch = f.epoch and c.attempt = f.attempt))) order by file_id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, place.key());
            statement.setLong(2, epoch);
            return ids(statement);
        }
    }

    /** Lists the attempts of a place that are no complete checkpoint: they are being written or deleted, or were left. */
    List<Attempt> incomplete(Connection connection, Place place) throws SQLException {
        String sql = "select distinct epoch, attempt from " + fileTable + " f where place = ? and (stage = " + WRITING
                + " or (shared = 0 and not exists (select 1 from "
                + database.tables().checkpoint()
                + " c where c.place = f.place and c.epoch = f.epoch and c.attempt = f.attempt))) order by epoch, attempt";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, place.key());
            try (ResultSet row = statement.executeQuery()) {
                List<Attempt> attempts = new ArrayList<>();
                while (row.next()) {
                    attempts.add(new Attempt(row.getLong(1), row.getLong(2)));
                }
                return attempts;
            }
        }
    }

    private static List<Long> ids(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            List<Long> ids = new ArrayList<>();
            while (row.next()) {
                ids.add(row.getLong(1));
            }
            return ids;
        }
    }

    private static void setAttempt(PreparedStatement statement, Place place, Attempt attempt) throws SQLException {
        statement.setString(1, place.key());
        statement.setLong(2, attempt.epoch());
        statement.setLong(3, attempt.number());
    }

    /**
     * Removes files that nobody can read any more, in transactions of a bounded size. What cannot be removed now is tried
     * again with the next that are, and by the next owner of the job.
     */
    void purge(List<Long> fileIds) {
        doomed.addAll(fileIds);
        Deque<Long> left = new ArrayDeque<>();
        for (Long id = doomed.poll(); id != null; id = doomed.poll()) {
            left.add(id);
        }
        try {
            while (!left.isEmpty()) {
                int done =
                        database.write("remove files", Durability.RELAXED, connection -> purgeBatch(connection, left));
                for (int i = 0; i < done; i++) {
                    left.remove();
                }
            }
        } catch (IOException e) {
            doomed.addAll(left);
            System.getLogger(Files.class.getName())
                    .log(
                            Level.WARNING,
                            "Left " + left.size() + " files, which will be removed later: " + e.getMessage());
        }
    }

    /** Removes files as far as a transaction goes; returns how many of them are gone altogether. */
    private int purgeBatch(Connection connection, Deque<Long> fileIds) throws SQLException {
        int budget = BATCH;
        int done = 0;
        for (long id : fileIds) {
            // Waits for whoever adds a chunk at this moment, and keeps others from adding one.
            doom(connection, id);
            int removed = removeChunks(connection, id, budget);
            if (removed == budget) {
                return done; // there may be more
            }
            try (PreparedStatement statement =
                    connection.prepareStatement("delete from " + fileTable + " where file_id = ?")) {
                statement.setLong(1, id);
                statement.executeUpdate();
            }
            done++;
            budget -= Math.max(1, removed);
            if (budget <= 0) {
                return done;
            }
        }
        return done;
    }

    private int removeChunks(Connection connection, long fileId, int atMost) throws SQLException {
        int first = 0;
        try (PreparedStatement statement =
                connection.prepareStatement("select min(seq) from " + chunkTable + " where file_id = ?")) {
            statement.setLong(1, fileId);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                first = row.getInt(1);
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "delete from " + chunkTable + " where file_id = ? and seq >= ? and seq < ?")) {
            statement.setLong(1, fileId);
            statement.setInt(2, first);
            statement.setInt(3, first + atMost);
            return statement.executeUpdate();
        }
    }
}
