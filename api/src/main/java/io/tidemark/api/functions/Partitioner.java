package io.tidemark.api.functions;

import java.io.Serializable;

/**
 * Says which subtask of the receiver gets the records of a key.
 *
 * @param <K> the type of the keys
 * @since 0.1
 */
@FunctionalInterface
public interface Partitioner<K> extends Serializable {
    /**
     * Chooses a subtask.
     *
     * @param key as the selector gave it; may be {@code null} if that gives {@code null}
     * @param numPartitions how many subtasks there are
     * @return from 0 to {@code numPartitions} - 1; anything else fails the attempt
     */
    int partition(K key, int numPartitions);
}
