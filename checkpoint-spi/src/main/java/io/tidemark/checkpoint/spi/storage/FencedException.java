package io.tidemark.checkpoint.spi.storage;

import java.io.IOException;

/**
 * Thrown to an owner that is no longer the newest: another process, or another run in this one, has taken over the job.
 * It can never complete a checkpoint again and must stop.
 *
 * @since 0.1
 */
public class FencedException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Says who was fenced.
     *
     * @param message names the job and the epoch
     */
    public FencedException(String message) {
        super(message);
    }
}
