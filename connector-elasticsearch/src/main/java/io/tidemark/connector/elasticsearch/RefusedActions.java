package io.tidemark.connector.elasticsearch;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.runtime.RareLog;
import java.io.IOException;

/** Counts and logs what the server refused for good in one subtask, and hands it to whom the user named. */
final class RefusedActions {
    private static final System.Logger LOG = System.getLogger(RefusedActions.class.getName());

    private final String name;
    private final FailedActionHandler handler;
    private final Counter counter;

    /**
     * Begins with none.
     *
     * @param name of the sink, for messages
     */
    RefusedActions(String name, FailedActionHandler handler, Counter counter) {
        this.name = name;
        this.handler = handler;
        this.counter = counter;
    }

    void handle(FailedAction failed) throws IOException {
        counter.increment();
        try {
            handler.onFailure(failed);
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
        long count = counter.value();
        if (RareLog.isLogged(count)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} goes on without an action ({1} in this attempt): {2}",
                    name,
                    count,
                    failed);
        }
    }
}
