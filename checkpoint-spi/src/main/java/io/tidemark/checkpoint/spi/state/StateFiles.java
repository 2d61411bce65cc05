package io.tidemark.checkpoint.spi.state;

import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

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

    /**
     * Returns where a file is on this machine, so that a backend can link it in place of copying it.
     *
     * @param file as the snapshot names it
     * @return a file that is never changed, though its name may go when no checkpoint needs it; {@code null} if it is not on
     *     this machine, as by default. Whoever reads it there verifies it in a way of its own
     */
    default @Nullable Path localPath(StateFile file) {
        return null;
    }
}
