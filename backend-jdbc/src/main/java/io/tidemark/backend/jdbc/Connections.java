package io.tidemark.backend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Gives connections for one call each. Thread-safe. */
interface Connections extends AutoCloseable {
    /** Takes a connection. */
    Connection take() throws SQLException;

    /**
     * Gives a connection back.
     *
     * @param sound whether the call succeeded, so that the next one may use it
     */
    void giveBack(Connection connection, boolean sound) throws SQLException;

    /** Closes what is not in use. Connections can still be taken, and none is kept any more. */
    @Override
    void close() throws SQLException;

    /** Takes connections from what a user gave, who knows whether to keep them. */
    static Connections of(DataSource dataSource) {
        return new Connections() {
            @Override
            public Connection take() throws SQLException {
                return dataSource.getConnection();
            }

            @Override
            public void giveBack(Connection connection, boolean sound) throws SQLException {
                connection.close();
            }

            @Override
            public void close() {
                // the data source is its giver's
            }
        };
    }
}
