package io.tidemark.checkpoint.spi.state;

import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads files of the checkpoint that is being restored.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface StateFiles {
    /**
     * Opens a file.
     *
     * @param file as the snapshot names it
     * @return its bytes; the caller closes the stream
     * @throws IOException if it is missing or cannot be read; the message names it
     */
    InputStream open(StateFile file) throws IOException;
}
