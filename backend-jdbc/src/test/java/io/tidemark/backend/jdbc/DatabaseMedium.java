package io.tidemark.backend.jdbc;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.testkit.contract.FlakyProxy;
import io.tidemark.testkit.contract.StorageMedium;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A real database; a server has a line in front of it that can be cut, and every commit can fail before or after it. */
final class DatabaseMedium extends StorageMedium {
    private final JdbcLocation location;
    private final Duration timeout;
    private final @Nullable FlakyProxy line;
    private final FailingConnections.Fuse fuse = new FailingConnections.Fuse();
    private final Connections connections;
    private final Tables tables;

    /** The timeout is short for outages, as each test waits for it several times. */
    DatabaseMedium(TestDatabase database, Path directory, Duration timeout) throws IOException {
        this.timeout = timeout;
        URI direct = database.create(directory);
        line = database == TestDatabase.POSTGRESQL
                ? FlakyProxy.to(TestDatabase.server().port())
                : null;
        String url = direct.toString();
        if (line != null) {
            url = url.replace(":" + TestDatabase.server().port() + "/", ":" + line.port() + "/");
        }
        location = JdbcLocation.of(URI.create(url));
        // one for all storages of a test: a server has only so many
        connections = new UrlConnections(location.url(), location.dialect(), (int) timeout.toMillis(), true);
        tables = new Tables(location.options().tablePrefix());
    }

    @Override
    public CheckpointStorage open() throws IOException {
        Connections shared = new FailingConnections(connections, fuse) {
            @Override
            public void close() {
                // closed with the medium
            }
        };
        return new JdbcCheckpointStorage(
                new Database(
                        shared,
                        location.dialect(),
                        location.options().withTimeout(timeout),
                        location.shown(),
                        Set.of()),
                true);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(location.url());
    }

    @Override
    public List<String> holdings(String jobName) throws SQLException {
        Place place = Place.ofJob(jobName);
        String complete = "(select checkpoint_id from " + tables.checkpoint()
                + " c where c.place = f.place and c.epoch = f.epoch and c.attempt = f.attempt)";
        String files = "select epoch, attempt, name, shared, stage, " + complete + " from " + tables.file()
                + " f where place = ?";
        String orphans = "select file_id, seq from " + tables.chunk() + " where file_id not in (select file_id from "
                + tables.file() + ")";
        List<String> holdings = new ArrayList<>();
        try (Connection connection = connect();
                PreparedStatement ofFiles = connection.prepareStatement(files);
                PreparedStatement ofOrphans = connection.prepareStatement(orphans)) {
            ofFiles.setString(1, place.key());
            try (ResultSet row = ofFiles.executeQuery()) {
                while (row.next()) {
                    holdings.add(name(place, row));
                }
            }
            try (ResultSet row = ofOrphans.executeQuery()) {
                while (row.next()) {
                    holdings.add("chunk " + row.getInt(2) + " of file " + row.getLong(1));
                }
            }
        }
        return holdings;
    }

    private static String name(Place place, ResultSet row) throws SQLException {
        boolean finished = row.getInt(5) == 2;
        if (finished && row.getInt(4) == 1) {
            return Place.sharedPath(row.getLong(1), row.getLong(2), row.getString(3));
        }
        long checkpointId = row.getLong(6);
        boolean complete = !row.wasNull();
        return finished && complete
                ? place.path(checkpointId, row.getString(3))
                : row.getString(3) + " of attempt " + row.getLong(1) + "-" + row.getLong(2) + " in stage "
                        + row.getInt(5);
    }

    @Override
    public void tamper(String jobName, String path, UnaryOperator<byte @Nullable []> change) throws Exception {
        Database database = new Database(connections, location.dialect(), location.options(), "test", Set.of());
        Files files = new Files(database);
        Place place = Place.ofJob(jobName);
        try (Connection connection = connect()) {
            long fileId = fileId(connection, files, new Checkpoints(database, files, place), place, path);
            ByteArrayOutputStream before = new ByteArrayOutputStream();
            for (int seq = 0; ; seq++) {
                byte[] chunk = files.chunk(connection, fileId, seq);
                if (chunk == null) {
                    break;
                }
                before.write(chunk);
            }
            byte[] after = change.apply(before.toByteArray());
            update(connection, "delete from " + tables.chunk() + " where file_id = ?", fileId);
            if (after == null) {
                update(connection, "delete from " + tables.file() + " where file_id = ?", fileId);
            } else {
                update(
                        connection,
                        "insert into " + tables.chunk() + " (file_id, seq, bytes) values (?, 0, ?)",
                        fileId,
                        after);
            }
        }
    }

    private static long fileId(Connection connection, Files files, Checkpoints checkpoints, Place place, String path)
            throws Exception {
        if (place.parse(path) instanceof Place.FileName.Shared shared) {
            Files.Attempt attempt = new Files.Attempt(shared.epoch(), shared.attempt());
            return files.find(connection, place, attempt, shared.name(), true).id();
        }
        Place.FileName.Own own = (Place.FileName.Own) place.parse(path);
        Files.Attempt attempt = checkpoints.attempt(connection, own.checkpointId());
        return files.find(connection, place, attempt, own.name(), false).id();
    }

    @Override
    public void tamperMetadata(String jobName, long checkpointId, UnaryOperator<byte @Nullable []> change)
            throws SQLException {
        String where = " where place = ? and checkpoint_id = ?";
        String key = Place.ofJob(jobName).key();
        try (Connection connection = connect();
                PreparedStatement statement =
                        connection.prepareStatement("select metadata from " + tables.checkpoint() + where)) {
            statement.setString(1, key);
            statement.setLong(2, checkpointId);
            byte[] before;
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                before = row.getBytes(1);
            }
            byte[] after = change.apply(before);
            if (after == null) {
                update(connection, "delete from " + tables.checkpoint() + where, key, checkpointId);
            } else {
                update(
                        connection,
                        "update " + tables.checkpoint() + " set metadata = ?" + where,
                        after,
                        key,
                        checkpointId);
            }
        }
    }

    private static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] instanceof byte[] bytes) {
                    statement.setBytes(i + 1, bytes);
                } else {
                    statement.setObject(i + 1, values[i]);
                }
            }
            statement.executeUpdate();
        }
    }

    @Override
    public boolean canFail() {
        return true;
    }

    @Override
    public void failAfter(int changes) {
        fuse.failAfter(changes);
    }

    @Override
    public boolean hasFailed() {
        return fuse.hasFailed();
    }

    @Override
    public void fill() {
        skip("A database that is full has its own rules for what can still be deleted.");
    }

    @Override
    public void goDown() {
        if (line == null) {
            skip("The database is a file of this process, and goes down with it.");
        } else {
            line.refuse();
        }
    }

    @Override
    public void fallSilent() {
        if (line == null) {
            skip("The database is a file of this process, and answers as long as it runs.");
        } else {
            line.fallSilent();
        }
    }

    @Override
    public void recover() throws IOException {
        fuse.recover();
        if (line != null) {
            line.recover();
        }
    }

    /** A listing has no pages. */
    @Override
    public int many() {
        return 200;
    }

    @Override
    public void close() throws SQLException {
        connections.close();
        if (line != null) {
            line.close();
        }
    }
}
