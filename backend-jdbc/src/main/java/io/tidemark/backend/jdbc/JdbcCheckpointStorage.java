package io.tidemark.backend.jdbc;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Checkpoints in the tables of a database: PostgreSQL, H2 or SQLite. The tables are made when they are missing. Thread-safe.
 *
 * <p>Each call takes a connection for a short transaction and gives it back; a data source that keeps connections makes
 * them cheap. What is committed survives what the database survives. If the database cannot be reached or takes no more,
 * calls fail with an {@link IOException} within the timeout, and what was committed before stays as it is.
 *
 * @since 0.1
 */
public final class JdbcCheckpointStorage implements CheckpointStorage {
    private final Database database;
    private final Files files;
    private final boolean outlivesProcess;

    JdbcCheckpointStorage(Database database, boolean outlivesProcess) throws IOException {
        this.database = database;
        this.files = new Files(database);
        this.outlivesProcess = outlivesProcess;
        new Schema(database).ensure();
    }

    /**
     * Opens a storage with the default options. Blocks until it is known to be usable.
     *
     * @param dataSource gives connections; it is not closed with the storage. It has to give two at a time, or more to write
     *     files side by side, and should give up on a server that does not answer
     * @return the storage; the caller closes it
     * @throws IOException if the database cannot be used; the message says why
     */
    public static JdbcCheckpointStorage of(DataSource dataSource) throws IOException {
        return of(dataSource, JdbcStorageOptions.defaults());
    }

    /**
     * Opens a storage. Blocks until it is known to be usable.
     *
     * @param dataSource as above
     * @param options how checkpoints are kept
     * @return the storage; the caller closes it
     * @throws IOException if the database cannot be used; the message says why
     */
    public static JdbcCheckpointStorage of(DataSource dataSource, JdbcStorageOptions options) throws IOException {
        Connections connections = Connections.of(dataSource);
        String url;
        Dialect dialect;
        try (Connection connection = dataSource.getConnection()) {
            url = String.valueOf(connection.getMetaData().getURL());
            dialect = Dialect.of(connection);
        } catch (SQLException e) {
            throw new SqlFailures("the database of the given data source", Set.of()).explained("keep checkpoints", e);
        }
        Database database = new Database(connections, dialect, options, JdbcLocation.shown(url), Set.of());
        return new JdbcCheckpointStorage(database, dialect.isLasting(url));
    }

    @Override
    public boolean outlivesProcess() {
        return outlivesProcess;
    }

    @Override
    public JobCheckpoints own(String jobName) throws IOException {
        return new JdbcJobCheckpoints(database, files, new Places(database, files).own(Place.ofJob(jobName)));
    }

    /** Closes the connections that were kept; a job that is still owned makes new ones. */
    @Override
    public void close() throws IOException {
        database.close();
    }
}
