package io.tidemark.backend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** A connection for one call, with the settings that this storage needs; those it had are set again afterwards. */
final class Session implements AutoCloseable {
    private final Connections connections;
    private final Connection connection;
    private final Dialect dialect;
    private final int timeoutMillis;
    private final boolean autoCommitBefore;
    private final int networkTimeoutBefore;
    private boolean sound;

    private Session(
            Connections connections,
            Connection connection,
            Dialect dialect,
            int timeoutMillis,
            boolean autoCommitBefore,
            int networkTimeoutBefore) {
        this.connections = connections;
        this.connection = connection;
        this.dialect = dialect;
        this.timeoutMillis = timeoutMillis;
        this.autoCommitBefore = autoCommitBefore;
        this.networkTimeoutBefore = networkTimeoutBefore;
    }

    /** Takes a connection; what it executes is a transaction each until {@link #begin}. */
    static Session take(Connections connections, Dialect dialect, int timeoutMillis) throws SQLException {
        Connection connection = connections.take();
        boolean taken = false;
        try {
            int networkTimeout = 0;
            if (dialect.isRemote()) {
                networkTimeout = connection.getNetworkTimeout();
                connection.setNetworkTimeout(Runnable::run, timeoutMillis);
            }
            boolean autoCommit = connection.getAutoCommit();
            if (!autoCommit) {
                connection.setAutoCommit(true);
            }
            dialect.taken(connection, timeoutMillis);
            taken = true;
            return new Session(connections, connection, dialect, timeoutMillis, autoCommit, networkTimeout);
        } finally {
            if (!taken) {
                connections.giveBack(connection, false);
            }
        }
    }

    Connection connection() {
        return connection;
    }

    void begin(Durability durability) throws SQLException {
        connection.setAutoCommit(false);
        dialect.begun(connection, timeoutMillis, durability);
    }

    /** Makes what was done since {@link #begin} last. */
    void commit(Durability durability) throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
        dialect.committed(connection, durability);
    }

    /** Undoes what was done since {@link #begin}. */
    void rollback() throws SQLException {
        dialect.undo(connection);
        connection.setAutoCommit(true);
    }

    /** Says that the connection can be used again. */
    void sound() {
        sound = true;
    }

    @Override
    public void close() {
        try {
            if (sound) {
                restore();
            }
        } catch (SQLException e) {
            sound = false; // what was done is done; the connection is of no more use
        } finally {
            giveBack();
        }
    }

    private void restore() throws SQLException {
        if (!autoCommitBefore) {
            connection.setAutoCommit(false);
        }
        if (dialect.isRemote()) {
            connection.setNetworkTimeout(Runnable::run, networkTimeoutBefore);
        }
    }

    private void giveBack() {
        try {
            connections.giveBack(connection, sound);
        } catch (SQLException e) {
            // closing it failed: there is nothing to be done about a connection that is not used any more
        }
    }
}
