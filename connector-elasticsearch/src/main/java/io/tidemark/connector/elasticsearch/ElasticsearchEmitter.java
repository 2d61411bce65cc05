package io.tidemark.connector.elasticsearch;

import java.io.IOException;
import java.io.Serializable;

/**
 * Turns a record into an action on a document. Called by one thread at a time in each subtask; instances are shared by
 * subtasks.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface ElasticsearchEmitter<T> extends Serializable {
    /**
     * Makes the action of one record. Where repeats are to be recognised, the same record makes an action with the same
     * id and version each time.
     *
     * @param record not {@code null}
     * @return a new action, which is not changed any more
     * @throws IOException if it cannot be made; the attempt fails
     */
    BulkAction emit(T record) throws IOException;
}
