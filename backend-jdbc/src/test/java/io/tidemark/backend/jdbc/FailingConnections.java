package io.tidemark.backend.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Connections to a real database that are cut at a commit by wish: just before it, or just after it, when it is done and
 * its answer is lost. From then on none can be had, until it is told to recover. Thread-safe.
 */
class FailingConnections implements Connections {
    /** When to fail, for all connections of a database. */
    static final class Fuse {
        private int left = Integer.MAX_VALUE;
        private boolean failed;
        private boolean blown;

        synchronized void failAfter(int changes) {
            left = changes;
            failed = false;
        }

        synchronized boolean hasFailed() {
            return failed;
        }

        synchronized void recover() {
            left = Integer.MAX_VALUE;
            blown = false;
        }

        /** Each commit burns it twice: before and after. */
        synchronized void burn() throws SQLException {
            if (left == 0) {
                failed = true;
                blown = true;
            }
            if (left != Integer.MAX_VALUE) {
                left--;
            }
            check();
        }

        synchronized void check() throws SQLException {
            if (blown) {
                throw new SQLException("the connection is cut", "08006");
            }
        }
    }

    private final Connections connections;
    private final Fuse fuse;

    FailingConnections(Connections connections, Fuse fuse) {
        this.connections = connections;
        this.fuse = fuse;
    }

    @Override
    public Connection take() throws SQLException {
        fuse.check();
        Connection connection = connections.take();
        return (Connection) Proxy.newProxyInstance(
                FailingConnections.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    try {
                        if (method.getName().equals("unwrap")) {
                            return connection;
                        }
                        if (!method.getName().equals("commit")) {
                            fuse.check();
                            return method.invoke(connection, arguments);
                        }
                        fuse.burn();
                        method.invoke(connection, arguments);
                        fuse.burn();
                        return null;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public void giveBack(Connection connection, boolean sound) throws SQLException {
        connections.giveBack(connection.unwrap(Connection.class), sound);
    }

    @Override
    public void close() throws SQLException {
        connections.close();
    }
}
