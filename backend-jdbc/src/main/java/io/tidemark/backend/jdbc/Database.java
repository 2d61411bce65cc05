package io.tidemark.backend.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs short transactions in the database. Each call takes a connection, ends within a few timeouts, and fails with a
 * message that names what was to be done, and where. Thread-safe.
 */
final class Database implements AutoCloseable {
    /** What a call does with a connection. */
    interface Work<T> {
        T run(Connection connection) throws SQLException, IOException;
    }

    private final Connections connections;
    private final Dialect dialect;
    private final Tables tables;
    private final JdbcStorageOptions options;
    private final String shown;
    private final SqlFailures failures;

    /** Keeps the order of the writers of this process where the database does not, so that none waits too long. */
    private final ReentrantLock turn = new ReentrantLock(true);

    Database(Connections connections, Dialect dialect, JdbcStorageOptions options, String shown, Set<String> secrets) {
        this.connections = connections;
        this.dialect = dialect;
        this.options = options;
        this.shown = shown;
        this.tables = new Tables(options.tablePrefix());
        this.failures = new SqlFailures(shown, secrets);
    }

    Dialect dialect() {
        return dialect;
    }

    Tables tables() {
        return tables;
    }

    JdbcStorageOptions options() {
        return options;
    }

    /** Returns where it is, as messages may show it. */
    String shown() {
        return shown;
    }

    /**
     * Looks at something, by one statement.
     *
     * @param action for the message of a failure, after "Cannot"
     */
    <T> T read(String action, Work<T> work) throws IOException {
        try {
            return readOnce(work);
        } catch (SQLException e) {
            if (!SqlFailures.isConnectionLost(e)) {
                throw failures.explained(action, e);
            }
        }
        // A connection that was kept may have died since; one that is made now has not.
        try {
            return readOnce(work);
        } catch (SQLException e) {
            throw failures.explained(action, e);
        }
    }

    private <T> T readOnce(Work<T> work) throws SQLException, IOException {
        try (Session session = Session.take(connections, dialect, options.timeoutMillis())) {
            try {
                T result = work.run(session.connection());
                session.sound();
                return result;
            } catch (IOException e) {
                session.sound();
                throw e;
            }
        }
    }

    /**
     * Changes something, in one transaction.
     *
     * @param action for the message of a failure, after "Cannot"
     * @param work all of it or nothing; its first statement changes or locks something, so that a database with one lock
     *     for all never has to upgrade it
     * @throws LostCommitException if it may have been done all the same
     */
    <T> T write(String action, Durability durability, Work<T> work) throws IOException {
        if (!dialect.hasOneWriter()) {
            return writeNow(action, durability, work);
        }
        turn.lock();
        try {
            return writeNow(action, durability, work);
        } finally {
            turn.unlock();
        }
    }

    private <T> T writeNow(String action, Durability durability, Work<T> work) throws IOException {
        try {
            return writeOnce(action, durability, work);
        } catch (SQLException e) {
            if (!SqlFailures.isConnectionLost(e)) {
                throw failures.explained(action, e);
            }
        }
        // As for reading: the connection died before the commit was sent, so nothing was done.
        try {
            return writeOnce(action, durability, work);
        } catch (SQLException e) {
            throw failures.explained(action, e);
        }
    }

    private <T> T writeOnce(String action, Durability durability, Work<T> work) throws SQLException, IOException {
        try (Session session = Session.take(connections, dialect, options.timeoutMillis())) {
            T result;
            try {
                session.begin(durability);
                result = work.run(session.connection());
            } catch (SQLException | IOException e) {
                undo(session, e);
                throw e;
            }
            try {
                session.commit(durability);
            } catch (SQLException e) {
                undo(session, e);
                throw failures.lost(action, e);
            }
            session.sound();
            return result;
        }
    }

    /** If it fails, closing the connection does it. */
    private static void undo(Session session, Exception cause) {
        try {
            session.rollback();
            if (!(cause instanceof SQLException)) {
                session.sound();
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connections.close();
        } catch (SQLException e) {
            throw failures.explained("close the connections", e);
        }
    }
}
