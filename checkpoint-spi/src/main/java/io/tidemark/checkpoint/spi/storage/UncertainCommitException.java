package io.tidemark.checkpoint.spi.storage;

import java.io.IOException;

/**
 * Thrown when a commit was sent and its answer did not come, so that the checkpoint may exist or not. The attempt fails
 * and the restart looks what is there; nothing of the checkpoint is published or deleted before.
 *
 * @since 0.1
 */
public class UncertainCommitException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Says which commit is uncertain.
     *
     * @param message names the job and the checkpoint
     * @param cause what happened instead of an answer
     */
    public UncertainCommitException(String message, Throwable cause) {
        super(message, cause);
    }
}
