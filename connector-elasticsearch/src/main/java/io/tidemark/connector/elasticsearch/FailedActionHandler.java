package io.tidemark.connector.elasticsearch;

import java.io.IOException;
import java.io.Serializable;

/**
 * Decides what becomes of an action that the server refused for good. What the server may take later, such as one that it
 * refused because it is busy, never comes here: that is sent again.
 *
 * <p>Called in the thread of the subtask, during a later write or at the barrier at the latest, before the checkpoint that
 * covers the action can complete; after a restart from an earlier checkpoint, again. When it returns, the job goes on without
 * the action, which is counted as {@code refusedRecords} and logged: each of the first few, then each time their number has
 * doubled. Instances are shared by subtasks.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface FailedActionHandler extends Serializable {
    /** Fails the attempt with the server's reason, and so the job if restarts do not help: the default. */
    FailedActionHandler FAIL = failed -> {
        throw new IOException(failed + ". Correct what makes such actions, or let setFailedActionHandler(...) say what"
                + " becomes of them.");
    };

    /** Leaves the action out; it is counted and logged. */
    FailedActionHandler SKIP = failed -> {};

    /**
     * Handles an action that was refused, for example by writing it to where a person looks at it.
     *
     * @param failed what was refused, and why
     * @throws IOException to fail the attempt
     */
    void onFailure(FailedAction failed) throws IOException;
}
