package io.tidemark.api.dataflow;

import io.tidemark.api.functions.KeySelector;
import io.tidemark.api.functions.Partitioner;
import io.tidemark.checkpoint.spi.serde.Serde;

/**
 * Which subtask of the receiver a record goes to.
 *
 * @since 0.1
 */
public sealed interface Partitioning {
    /** Subtask i sends to subtask i; both have the same parallelism. A call, not a queue, where the plan allows it. */
    record Forward() implements Partitioning {}

    /** Records go round the subtasks in batches, evenly. */
    record Rebalance() implements Partitioning {}

    /** Records go round those subtasks that fall to the sender, so that no two senders share one if there are enough. */
    record Rescale() implements Partitioning {}

    /** Each record goes to a subtask chosen at random; the choice is the same in every attempt. */
    record Shuffle() implements Partitioning {}

    /** All records go to subtask 0. */
    record Global() implements Partitioning {}

    /** Each record goes to every subtask. */
    record Broadcast() implements Partitioning {}

    /**
     * The user says which subtask a record goes to.
     *
     * @param <T> the type of the records
     * @param <K> the type of the keys
     * @param partitioner gives the subtask of a key
     * @param selector gives the key
     */
    record Custom<T, K>(Partitioner<K> partitioner, KeySelector<T, K> selector) implements Partitioning {}

    /**
     * Records of equal key go to the same subtask, the one that owns the key's group.
     *
     * @param <T> the type of the records
     * @param <K> the type of the keys
     * @param selector gives the key
     * @param keySerde how keys become bytes, and their hash
     */
    record Hash<T, K>(KeySelector<T, K> selector, Serde<K> keySerde) implements Partitioning {}
}
