package io.tidemark.backend.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tables and checks their version. The table with the version comes first and says 0 until all are there, so
 * that another process, or the next one after a crash, goes on with them; no table that somebody else made is taken for
 * one of these.
 */
final class Schema {
    /** The tables are being made, or were when the process was killed. */
    private static final int INCOMPLETE = 0;

    /** Each repetition needs another process that makes the same tables at that moment. */
    private static final int ATTEMPTS = 10;

    private final Database database;
    private final Tables tables;

    Schema(Database database) {
        this.database = database;
        this.tables = database.tables();
    }

    /** Makes what is missing, and makes sure that this process may write. */
    void ensure() throws IOException {
        for (int attempt = 1; !isComplete(); attempt++) {
            try {
                database.write("make the tables of the checkpoints", Durability.DURABLE, this::create);
            } catch (IOException e) {
                if (attempt == ATTEMPTS || !hasChanged()) {
                    throw e;
                }
            }
        }
        database.write("keep checkpoints", Durability.RELAXED, connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate("update " + tables.schema() + " set version = version");
            }
        });
    }

    /** Returns whether there is a version at all now: somebody else made the tables meanwhile. */
    private boolean hasChanged() throws IOException {
        return version() != null;
    }

    /**
     * Returns whether all tables are there.
     *
     * @throws IOException if they are those of a newer version
     */
    boolean isComplete() throws IOException {
        Integer version = version();
        if (version != null && version > Tables.VERSION) {
            throw new IOException("The checkpoints in " + database.shown() + " are kept in tables of version " + version
                    + ", and this version of Tidemark knows " + Tables.VERSION
                    + ". Use a newer one, or give another database or tidemark.table-prefix. Nothing was changed");
        }
        return version != null && version == Tables.VERSION;
    }

    private @Nullable Integer version() throws IOException {
        return database.read("look for checkpoints", connection -> {
            if (!exists(connection, tables.schema())) {
                return null;
            }
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select version from " + tables.schema())) {
                return row.next() ? row.getInt(1) : INCOMPLETE;
            }
        });
    }

    private int create(Connection connection) throws SQLException, IOException {
        database.dialect().lockSchema(connection, tables.prefix());
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(tables.createSchema());
            int made = statement.executeUpdate("insert into " + tables.schema() + " (id, version) select 1, "
                    + INCOMPLETE + " where not exists (select 1 from " + tables.schema() + ")");
            if (made == 1) {
                requireNone(connection);
            }
            for (String table : tables.create(database.dialect())) {
                statement.executeUpdate(table);
            }
            for (String change : database.dialect().finishing(tables)) {
                statement.executeUpdate(change);
            }
            return statement.executeUpdate("update " + tables.schema() + " set version = " + Tables.VERSION
                    + " where version = " + INCOMPLETE);
        }
    }

    private void requireNone(Connection connection) throws SQLException, IOException {
        for (String table : tables.names()) {
            if (exists(connection, table)) {
                throw new IOException("Cannot keep checkpoints in " + database.shown() + ": the table " + table
                        + " was made by somebody else. Choose other names by the option tidemark.table-prefix");
            }
        }
    }

    /** Asks the catalogue, as a statement that fails would end the transaction. */
    private static boolean exists(Connection connection, String table) throws SQLException {
        String name = connection.getMetaData().storesUpperCaseIdentifiers() ? table.toUpperCase(Locale.ROOT) : table;
        String pattern = name.replace("_", connection.getMetaData().getSearchStringEscape() + "_");
        try (ResultSet found = connection
                .getMetaData()
                .getTables(connection.getCatalog(), connection.getSchema(), pattern, new String[] {"TABLE", "BASE TABLE"
                })) {
            return found.next();
        }
    }
}
