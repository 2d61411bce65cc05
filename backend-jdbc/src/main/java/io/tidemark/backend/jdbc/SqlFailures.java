package io.tidemark.backend.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;

/** Says what went wrong in a database, without what is secret. Immutable. */
final class SqlFailures {
    private final String database;
    private final Set<String> secrets;

    SqlFailures(String database, Set<String> secrets) {
        this.database = database;
        this.secrets = Set.copyOf(secrets);
    }

    /** Explains why something could not be done. */
    IOException explained(String action, SQLException failure) {
        return new IOException(message(action, failure), printable(failure));
    }

    /** Explains a commit whose answer did not come. */
    LostCommitException lost(String action, SQLException failure) {
        return new LostCommitException(message(action, failure), printable(failure));
    }

    private String message(String action, SQLException failure) {
        String said = redacted(String.valueOf(failure.getMessage())).strip().replaceAll("\\.$", "");
        return "Cannot " + action + " in " + database + ": " + said + advice(failure);
    }

    /** Returns whether the connection is lost, so that another one may do. */
    static boolean isConnectionLost(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        // 08: connection exceptions; 57P: PostgreSQL is being stopped or has crashed; 90: H2 was closed under its user
        return state.startsWith("08") || state.startsWith("57P") || state.equals("90098") || state.equals("90067");
    }

    private static String advice(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        if (failure instanceof UrlConnections.MissingDriverException) {
            return "";
        } else if (state.startsWith("28")) {
            return ". Correct the user and the password";
        } else if (state.equals("3D000") || state.equals("90146")) {
            return ". Make the database, or correct its name";
        } else if (state.equals("25006")) {
            return ". The database takes no changes: name the primary server, or one that is not read-only";
        } else if (state.equals("42501")) {
            return ". Let this user make tables, and change those that it finds";
        } else if (state.equals("53100")) {
            return ". Free space on the disk of the database";
        } else if (state.equals("90020")) {
            return ". Another process has it open; add ;AUTO_SERVER=TRUE to the URL in both if they are to share it";
        } else if (isConnectionLost(failure)) {
            return ". Is the database running, and reachable from here";
        }
        return "";
    }

    /** Returns the failure itself if nothing in it is secret, else one that says as much as it may. */
    private Throwable printable(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage());
            if (!redacted(text).equals(text)) {
                SQLException copy = new SQLException(
                        redacted(String.valueOf(failure.getMessage())), failure.getSQLState(), failure.getErrorCode());
                copy.setStackTrace(failure.getStackTrace());
                return copy;
            }
        }
        return failure;
    }

    private String redacted(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, "***");
        }
        return redacted;
    }
}
