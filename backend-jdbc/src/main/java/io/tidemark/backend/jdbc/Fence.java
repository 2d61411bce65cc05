package io.tidemark.backend.jdbc;

import io.tidemark.checkpoint.spi.storage.FencedException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The right of one owner to change what belongs to a place: the epoch in the row of the place is still that of the owner.
 * Each transaction that changes something finds and locks that row first. A new owner changes the epoch in the same row, so
 * it waits for the transactions of the old one that are under way, and whatever comes after finds another epoch.
 *
 * <p>Immutable.
 */
final class Fence {
    private final Database database;
    private final Place place;
    private final long epoch;

    Fence(Database database, Place place, long epoch) {
        this.database = database;
        this.place = place;
        this.epoch = epoch;
    }

    Place place() {
        return place;
    }

    long epoch() {
        return epoch;
    }

    /** Keeps others out of the place till the end of the transaction, whoever owns it. */
    void keep(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "update " + database.tables().place() + " set epoch = epoch where place = ?")) {
            statement.setString(1, place.key());
            statement.executeUpdate();
        }
        database.dialect().locked(connection);
    }

    /** Keeps others out of the place till the end of the transaction. */
    void lock(Connection connection, String action) throws SQLException, FencedException {
        try (PreparedStatement statement =
                prepared(connection, database.tables().lock())) {
            boolean isOwned = statement.executeUpdate() == 1;
            requireOwned(isOwned, connection, action);
        }
    }

    /** Keeps other owners out of the place till the end of the transaction; other threads of this one may come too. */
    void lockShared(Connection connection, String action) throws SQLException, FencedException {
        try (PreparedStatement statement =
                prepared(connection, database.dialect().lockShared(database.tables()))) {
            boolean isOwned = statement.execute() ? hasRow(statement) : statement.getUpdateCount() == 1;
            requireOwned(isOwned, connection, action);
        }
    }

    private void requireOwned(boolean isOwned, Connection connection, String action)
            throws SQLException, FencedException {
        database.dialect().locked(connection); // the row of a newer owner was locked as well
        if (!isOwned) {
            throw fenced(connection, action);
        }
    }

    private static boolean hasRow(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.getResultSet()) {
            return row.next();
        }
    }

    private PreparedStatement prepared(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, place.key());
        statement.setLong(2, epoch);
        return statement;
    }

    /** Tells an old owner as early as can be; does not keep a new one out. */
    void check(String action) throws IOException {
        database.read(action, connection -> {
            if (newest(connection) != epoch) {
                throw fenced(connection, action);
            }
            return true;
        });
    }

    /** Returns the epoch of the owner there is, 0 if the place is gone. */
    long newest(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select epoch from " + database.tables().place() + " where place = ?")) {
            statement.setString(1, place.key());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private FencedException fenced(Connection connection, String action) throws SQLException {
        if (place.isSavepoint()) {
            return new FencedException("Cannot " + action + " in " + database.shown() + ": it was deleted meanwhile");
        }
        return new FencedException(Character.toUpperCase(place.description().charAt(0))
                + place.description().substring(1) + " in " + database.shown() + " has a new owner of epoch "
                + newest(connection) + "; this one of epoch " + epoch + " could not " + action + " and has to stop");
    }
}
