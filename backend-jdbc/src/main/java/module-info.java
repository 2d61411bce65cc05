import io.tidemark.backend.jdbc.JdbcCheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;

/**
 * Checkpoints in a database, for the URI scheme {@code jdbc}: put this module and the driver of PostgreSQL, H2 or SQLite on
 * the path and name the database, {@code jdbc:postgresql://host/database}; or give a {@code DataSource} to
 * {@link io.tidemark.backend.jdbc.JdbcCheckpointStorage#of}.
 *
 * <p>What is committed survives a kill of the process at any instruction and whatever the database survives. Of all
 * owners of a job, in this process or others, only the newest can change anything: each change is a transaction that
 * finds the owner's epoch in the database.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.backend.jdbc {
    requires static transitive org.jspecify;
    requires transitive io.tidemark.checkpoint.spi;
    requires transitive java.sql;

    exports io.tidemark.backend.jdbc;

    provides CheckpointStorageProvider with
            JdbcCheckpointStorageProvider;
}
