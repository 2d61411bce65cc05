package io.tidemark.checkpoint.metadata;

import io.tidemark.core.checkpoint.CheckpointMetadata;
import java.io.IOException;

/**
 * Thrown for a checkpoint that a newer version of Tidemark wrote; passing it over would lose what it holds.
 *
 * @since 0.1
 */
public final class NewerFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    NewerFormatException(long checkpointId, int version) {
        super("Checkpoint " + checkpointId + " has format version " + version
                + ", but this version of Tidemark reads "
                + CheckpointMetadata.FORMAT_VERSION
                + " and older; run the job with the version that wrote it, or a newer one. Nothing was changed.");
    }
}
