package io.tidemark.api.functions;

import io.tidemark.api.state.OperatorStateStore;

/**
 * What a {@link CheckpointedFunction} begins with.
 *
 * @since 0.1
 */
public interface FunctionInitializationContext {
    /**
     * Says whether the job goes on from a checkpoint.
     *
     * @return {@code false} if it begins anew; {@code true} also if the checkpoint holds nothing of this function
     */
    boolean isRestored();

    /**
     * Returns where the function declares its states.
     *
     * @return the states of this subtask
     */
    OperatorStateStore getOperatorStateStore();
}
