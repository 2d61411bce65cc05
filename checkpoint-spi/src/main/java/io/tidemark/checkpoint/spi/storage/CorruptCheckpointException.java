package io.tidemark.checkpoint.spi.storage;

import java.io.IOException;

/**
 * Thrown when bytes of a checkpoint are not what was written: the size or the checksum is wrong.
 *
 * @since 0.1
 */
public class CorruptCheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Says which file is damaged.
     *
     * @param message names the file, what was expected and what was found
     */
    public CorruptCheckpointException(String message) {
        super(message);
    }
}
