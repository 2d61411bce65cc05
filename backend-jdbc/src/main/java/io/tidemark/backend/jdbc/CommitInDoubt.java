package io.tidemark.backend.jdbc;

import io.tidemark.backend.jdbc.Files.Attempt;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** Finds out what became of a commit whose answer was lost, as when the server was killed at that moment. */
final class CommitInDoubt {
    private static final long PAUSE_MILLIS = 200;

    private final Database database;
    private final Fence fence;
    private final long checkpointId;
    private final Attempt attempt;

    CommitInDoubt(Database database, Fence fence, long checkpointId, Attempt attempt) {
        this.database = database;
        this.fence = fence;
        this.checkpointId = checkpointId;
        this.attempt = attempt;
    }

    /**
     * Asks until there is an answer.
     *
     * @return whether the checkpoint exists; if not, it never will
     * @throws UncertainCommitException if there is no answer within the timeout
     * @throws io.tidemark.checkpoint.spi.storage.FencedException if it is not there and another owner is
     */
    boolean exists(String description, LostCommitException lost) throws IOException {
        String action = "commit " + description;
        long deadline = System.nanoTime() + database.options().timeout().toNanos();
        while (true) {
            try {
                return database.write(action, Durability.DURABLE, connection -> isThere(connection, action));
            } catch (io.tidemark.checkpoint.spi.storage.FencedException e) {
                e.addSuppressed(lost);
                throw e;
            } catch (IOException e) {
                lost.addSuppressed(e);
                if (System.nanoTime() > deadline || !pause()) {
                    throw new UncertainCommitException(
                            "Whether " + description + " exists in " + database.shown() + " is not known: "
                                    + lost.getMessage() + "; it is seen when the job is restored",
                            lost);
                }
            }
        }
    }

    /** Waits for the row of the place, which the lost transaction holds as long as it is under way. */
    private boolean isThere(Connection connection, String action) throws SQLException, IOException {
        fence.keep(connection);
        String sql = "select 1 from " + database.tables().checkpoint()
                + " where place = ? and checkpoint_id = ? and epoch = ? and attempt = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, fence.place().key());
            statement.setLong(2, checkpointId);
            statement.setLong(3, attempt.epoch());
            statement.setLong(4, attempt.number());
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    return true;
                }
            }
        }
        fence.lock(connection, action);
        return false;
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
