package io.tidemark.backend.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes connections by a URL and keeps a few of them for the next calls. Thread-safe. */
final class UrlConnections implements Connections {
    /** How many calls there are at a time; others wait. */
    static final int MAX_CONNECTIONS = 8;

    /** A connection that was idle for longer is asked first whether it still is one. */
    private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Idle(Connection connection, long sinceNanos) {}

    private final String url;
    private final Dialect dialect;
    private final int timeoutMillis;
    private final Properties defaults;
    private final Semaphore permits = new Semaphore(MAX_CONNECTIONS, true);
    private final Deque<Idle> idle = new ArrayDeque<>();
    private boolean closed;

    UrlConnections(String url, Dialect dialect, int timeoutMillis, boolean mayCreate) {
        this.url = url;
        this.dialect = dialect;
        this.timeoutMillis = timeoutMillis;
        this.defaults = dialect.connectionDefaults(timeoutMillis, mayCreate);
    }

    @Override
    public Connection take() throws SQLException {
        acquire();
        boolean taken = false;
        try {
            Connection connection = reused();
            if (connection == null) {
                connection = connect();
            }
            taken = true;
            return connection;
        } finally {
            if (!taken) {
                permits.release();
            }
        }
    }

    private void acquire() throws SQLException {
        try {
            if (!permits.tryAcquire(timeoutMillis, TimeUnit.MILLISECONDS)) {
                throw new SQLTimeoutException("all " + MAX_CONNECTIONS + " connections have been in use for "
                        + timeoutMillis / 1_000 + " s; the database is too slow for what is written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for a connection", e);
        }
    }

    private @Nullable Connection reused() {
        Idle last = last();
        if (last == null || isUsable(last)) {
            return last == null ? null : last.connection();
        }
        closeQuietly(last.connection());
        closeIdle(); // the others were idle for longer, and each would have to be waited for
        return null;
    }

    private void closeIdle() {
        for (Idle last = last(); last != null; last = last()) {
            closeQuietly(last.connection());
        }
    }

    private synchronized @Nullable Idle last() {
        return idle.pollLast();
    }

    private boolean isUsable(Idle last) {
        try {
            return System.nanoTime() - last.sinceNanos() < TRUSTED_NANOS
                    || last.connection().isValid(Math.max(1, timeoutMillis / 1_000));
        } catch (SQLException e) {
            return false;
        }
    }

    private Connection connect() throws SQLException {
        Driver driver;
        try {
            driver = DriverManager.getDriver(url);
        } catch (SQLException e) {
            throw new MissingDriverException(dialect);
        }
        Properties properties = new Properties();
        properties.putAll(defaults);
        Connection connection = driver.connect(url, properties);
        if (connection == null) {
            throw new MissingDriverException(dialect);
        }
        try {
            dialect.connected(connection);
        } catch (SQLException e) {
            closeQuietly(connection);
            throw e;
        }
        return connection;
    }

    @Override
    public void giveBack(Connection connection, boolean sound) {
        try {
            if (!sound || !keep(connection)) {
                closeQuietly(connection);
            }
        } finally {
            permits.release();
        }
    }

    private synchronized boolean keep(Connection connection) {
        return !closed && idle.offerLast(new Idle(connection, System.nanoTime()));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        closeIdle();
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // it is given up either way
        }
    }

    /** No driver on the path takes the URL. */
    static final class MissingDriverException extends SQLException {
        private static final long serialVersionUID = 1L;

        MissingDriverException(Dialect dialect) {
            super("no JDBC driver on the path takes the URL; add " + dialect.driver() + ", or correct the URL");
        }
    }
}
