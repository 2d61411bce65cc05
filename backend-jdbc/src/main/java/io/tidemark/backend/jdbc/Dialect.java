package io.tidemark.backend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the databases do not have in common. */
enum Dialect {
    /** Rows are locked one by one, so files are written side by side. */
    POSTGRESQL("PostgreSQL", "org.postgresql:postgresql", "bytea", "bytea") {
        @Override
        Properties connectionDefaults(int timeoutMillis, boolean mayCreate) {
            String seconds = Integer.toString(Math.max(1, timeoutMillis / 1_000));
            Properties defaults = new Properties();
            defaults.setProperty("connectTimeout", seconds);
            defaults.setProperty("loginTimeout", seconds);
            defaults.setProperty("socketTimeout", seconds);
            defaults.setProperty("tcpKeepAlive", "true");
            defaults.setProperty("ApplicationName", "tidemark");
            return defaults;
        }

        @Override
        boolean isRemote() {
            return true;
        }

        /**
         * A transaction has to see what others commit while it waits for the row of the place, whatever the user's default is.
         * The first limit is for an owner that stops in the middle of a transaction, as when its machine is lost: its locks
         * would keep the next owner out until the server notices. The second is shorter than what the client waits, so that
         * the server gives up first.
         */
        @Override
        void begun(Connection connection, int timeoutMillis, Durability durability) throws SQLException {
            execute(
                    connection,
                    "set transaction isolation level read committed; set local idle_in_transaction_session_timeout = "
                            + timeoutMillis / 3
                            + "; set local lock_timeout = "
                            + timeoutMillis / 5 * 4 + "; set local synchronous_commit = "
                            + (durability == Durability.DURABLE ? "on" : "off"));
        }

        @Override
        void lockSchema(Connection connection, String prefix) throws SQLException {
            execute(connection, "select pg_advisory_xact_lock(" + ("tidemark " + prefix).hashCode() + ")");
        }

        @Override
        String lockShared(Tables tables) {
            return tables.lockShared();
        }

        /** State is mostly not worth compressing, and that would cost more than writing it. */
        @Override
        List<String> finishing(Tables tables) {
            return List.of("alter table " + tables.chunk() + " alter column bytes set storage external");
        }
    },

    H2("H2", "com.h2database:h2", "varbinary(1048576)", "blob") {
        private static final String LOCKED = "tidemark_locked";
        private static final int NO_SUCH_SAVEPOINT = 90063;

        @Override
        Properties connectionDefaults(int timeoutMillis, boolean mayCreate) {
            Properties defaults = new Properties();
            if (!mayCreate) {
                defaults.setProperty("IFEXISTS", "TRUE");
            }
            return defaults;
        }

        @Override
        void taken(Connection connection, int timeoutMillis) throws SQLException {
            execute(connection, "set lock_timeout " + timeoutMillis);
        }

        @Override
        void locked(Connection connection) throws SQLException {
            execute(connection, "savepoint " + LOCKED);
        }

        /**
         * H2 may put a row back twice: if its store is written at that moment, it repeats the step, though another transaction
         * may have changed the row since. For the row of a place this brought back an owner that had been replaced. So that row
         * is left as it is, which is as it was found: a transaction that has it goes back to where it got it, and commits.
         */
        @Override
        void undo(Connection connection) throws SQLException {
            try {
                execute(connection, "rollback to savepoint " + LOCKED);
            } catch (SQLException e) {
                if (e.getErrorCode() != NO_SUCH_SAVEPOINT) {
                    throw e; // a database that has broken down may hang if it is asked for more than being closed
                }
                connection.rollback(); // it did not get so far
                return;
            }
            connection.commit();
        }

        /** A commit is otherwise in memory for half a second. */
        @Override
        void committed(Connection connection, Durability durability) throws SQLException {
            if (durability == Durability.DURABLE) {
                execute(connection, "checkpoint sync");
            }
        }
    },

    /** Has one writer at a time, who holds the whole database from the first statement that changes something. */
    SQLITE("SQLite", "org.xerial:sqlite-jdbc", "blob", "blob") {
        private static final String READ_WRITE = "2";
        private static final String READ_WRITE_CREATE = "6";

        @Override
        Properties connectionDefaults(int timeoutMillis, boolean mayCreate) {
            Properties defaults = new Properties();
            defaults.setProperty("open_mode", mayCreate ? READ_WRITE_CREATE : READ_WRITE);
            defaults.setProperty("busy_timeout", Integer.toString(timeoutMillis));
            return defaults;
        }

        /** The default leaves a commit open to a loss of power until the next one. */
        @Override
        void connected(Connection connection) throws SQLException {
            execute(connection, "pragma synchronous = extra");
        }

        @Override
        boolean hasOneWriter() {
            return true;
        }

        @Override
        void taken(Connection connection, int timeoutMillis) throws SQLException {
            execute(connection, "pragma busy_timeout = " + timeoutMillis);
        }
    };

    private static final Pattern IN_MEMORY = Pattern.compile(
            "^jdbc:(h2:(nio)?mem(FS|LZF)?:|sqlite:(file:)?:memory:|sqlite:$)", Pattern.CASE_INSENSITIVE);

    private final String productName;
    private final String driver;
    private final String binary;
    private final String largeBinary;

    Dialect(String productName, String driver, String binary, String largeBinary) {
        this.productName = productName;
        this.driver = driver;
        this.binary = binary;
        this.largeBinary = largeBinary;
    }

    /** Finds the dialect of a database. */
    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        for (Dialect dialect : values()) {
            if (dialect.productName.equals(product)) {
                return dialect;
            }
        }
        throw new SQLFeatureNotSupportedException(
                "checkpoints cannot be kept in '" + product + "'; expected PostgreSQL, H2 or SQLite");
    }

    /** Finds the dialect that a JDBC URL asks for; {@code null} if it is none of these. */
    static @Nullable Dialect ofUrl(String url) {
        for (Dialect dialect : values()) {
            if (url.toLowerCase(Locale.ROOT).startsWith("jdbc:" + dialect.productName.toLowerCase(Locale.ROOT) + ":")) {
                return dialect;
            }
        }
        return null;
    }

    /** Returns the artifact that has the driver. */
    String driver() {
        return driver;
    }

    /** Returns the type of at most a chunk of bytes. */
    String binary() {
        return binary;
    }

    /** Returns the type of any number of bytes. */
    String largeBinary() {
        return largeBinary;
    }

    /** Returns what a connection is made with, where the URL does not say otherwise. */
    abstract Properties connectionDefaults(int timeoutMillis, boolean mayCreate);

    /** Returns whether the database may be out of reach, so that only a timeout of the network ends a call. */
    boolean isRemote() {
        return false;
    }

    /** Returns whether what is in the database of a URL is still there when this process ends. */
    boolean isLasting(String url) {
        return !IN_MEMORY.matcher(url).find();
    }

    /** Returns whether one writes at a time, and the next one is chosen by chance. */
    boolean hasOneWriter() {
        return false;
    }

    /** Returns a statement that keeps a place for its owner till the end of the transaction, beside others of the owner. */
    String lockShared(Tables tables) {
        return tables.lock();
    }

    /** Called for a connection that was made here, not for one that a user's {@code DataSource} gave. */
    void connected(Connection connection) throws SQLException {}

    /** Called for a connection when it is taken, before any transaction. */
    void taken(Connection connection, int timeoutMillis) throws SQLException {}

    /** Called at the start of each transaction. */
    void begun(Connection connection, int timeoutMillis, Durability durability) throws SQLException {}

    /** Called in a transaction as soon as it has the row of a place; no others get to it before the transaction ends. */
    void locked(Connection connection) throws SQLException {}

    /** Undoes a transaction; one that raised the epoch of a place may leave it raised. */
    void undo(Connection connection) throws SQLException {
        connection.rollback();
    }

    /** Called after each transaction; what is durable is durable when this returns. */
    void committed(Connection connection, Durability durability) throws SQLException {}

    /** Keeps others from making the tables till the end of the transaction, if that is needed. */
    void lockSchema(Connection connection, String prefix) throws SQLException {}

    /** Returns statements that follow those that make the tables. */
    List<String> finishing(Tables tables) {
        return List.of();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
