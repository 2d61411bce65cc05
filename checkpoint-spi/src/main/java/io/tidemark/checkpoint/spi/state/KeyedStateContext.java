package io.tidemark.checkpoint.spi.state;

import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.serde.Serde;

/**
 * What a store is opened for.
 *
 * @param <K> the type of the keys
 * @param subtask the subtask the store belongs to
 * @param keySerde how keys become bytes
 * @param numberOfKeyGroups over all subtasks: the maximum parallelism of the operator; never changes in the life of a
 *     job's state
 * @param keyGroups those of this subtask
 * @since 0.1
 */
public record KeyedStateContext<K>(
        SubtaskContext subtask, Serde<K> keySerde, int numberOfKeyGroups, KeyGroupRange keyGroups) {}
