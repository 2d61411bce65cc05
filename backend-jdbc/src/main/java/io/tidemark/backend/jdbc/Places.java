package io.tidemark.backend.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes places and gives them to owners. Thread-safe. */
final class Places {
    /** Each repetition needs somebody who makes the same place at that moment, and there is only one first time. */
    private static final int ATTEMPTS = 10;

    /** A savepoint that is not complete after that was left by a process that was killed. */
    private static final long ABANDONED_MILLIS = TimeUnit.DAYS.toMillis(7);

    private final Database database;
    private final Files files;

    Places(Database database, Files files) {
        this.database = database;
        this.files = files;
    }

    /** Becomes the owner of a job, and removes what the owners before left incomplete. */
    Fence own(Place place) throws IOException {
        String action = "become the owner of " + place.description();
        Fence fence = new Fence(database, place, raiseEpoch(place, action));
        files.purge(database.read(action, connection -> files.leftBefore(connection, place, fence.epoch())));
        return fence;
    }

    private long raiseEpoch(Place place, String action) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return database.write(action, Durability.DURABLE, connection -> raiseEpoch(connection, place));
            } catch (LostCommitException e) {
                throw e;
            } catch (IOException e) {
                // Two who make the same job at once: one fails to insert what the other has, and finds it the next
                // time.
                if (attempt == ATTEMPTS || !exists(place)) {
                    throw e;
                }
            }
        }
    }

    private long raiseEpoch(Connection connection, Place place) throws SQLException {
        String sql = "update " + database.tables().place() + " set epoch = epoch + 1 where place = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, place.key());
            if (statement.executeUpdate() == 0) {
                insert(connection, place, 1);
                return 1;
            }
        }
        database.dialect().locked(connection);
        return new Fence(database, place, 0).newest(connection);
    }

    private void insert(Connection connection, Place place, long epoch) throws SQLException {
        String sql = "insert into " + database.tables().place() + " (place, epoch, created) values (?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, place.key());
            statement.setLong(2, epoch);
            statement.setLong(3, System.currentTimeMillis());
            statement.executeUpdate();
        }
    }

    /** Returns whether a job or a savepoint was ever begun, and not deleted. */
    boolean exists(Place place) throws IOException {
        return database.read(
                "look for " + place.description(), connection -> new Fence(database, place, 0).newest(connection) != 0);
    }

    /** Takes a name for a savepoint; nobody else can have it until it is deleted. */
    Fence beginSavepoint(Place place) throws IOException {
        removeAbandoned();
        long token = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        try {
            database.write("begin " + place.description(), Durability.DURABLE, connection -> {
                insert(connection, place, token);
                return true;
            });
        } catch (IOException e) {
            if (exists(place)) {
                throw new IOException(
                        "Cannot begin " + place.description() + " in " + database.shown()
                                + ": it exists already, or was begun and not completed. Give another name",
                        e);
            }
            throw e;
        }
        return new Fence(database, place, token);
    }

    private void removeAbandoned() throws IOException {
        String sql = "select place from " + database.tables().place() + " p where place like '" + Place.SAVEPOINT
                + "%' and created < ? and not exists (select 1 from "
                + database.tables().checkpoint()
                + " c where c.place = p.place)";
        List<String> keys = database.read("look for savepoints", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, System.currentTimeMillis() - ABANDONED_MILLIS);
                return strings(statement);
            }
        });
        for (String key : keys) {
            removeSavepoint(Place.ofKey(key));
        }
    }

    /** Removes what is left of a savepoint that does not exist any more. */
    void removeSavepoint(Place place) throws IOException {
        String action = "remove " + place.description();
        List<Long> left = database.read(action, connection -> files.leftBefore(connection, place, Long.MAX_VALUE));
        files.purge(left);
        String sql = "delete from " + database.tables().place() + " where place = ? and not exists (select 1 from "
                + database.tables().file() + " f where f.place = ?)";
        database.write(action, Durability.RELAXED, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, place.key());
                statement.setString(2, place.key());
                return statement.executeUpdate();
            }
        });
    }

    /** Lists the keys of all places, or of those that begin with a text. */
    List<String> keys(@Nullable String prefix) throws IOException {
        String sql = "select place from " + database.tables().place() + " order by place";
        List<String> keys = database.read("look for checkpoints", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return strings(statement);
            }
        });
        return prefix == null
                ? keys
                : keys.stream().filter(key -> key.startsWith(prefix)).toList();
    }

    private static List<String> strings(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            List<String> strings = new ArrayList<>();
            while (row.next()) {
                strings.add(row.getString(1));
            }
            return strings;
        }
    }
}
