package io.tidemark.checkpoint.spi.storage;

import java.net.URI;

/**
 * Writes one savepoint. Its commit is not fenced: a savepoint is a copy, and no job goes on from it by itself.
 *
 * @since 0.1
 */
public interface SavepointWriter extends CheckpointWriter {
    /**
     * Returns where the savepoint is once it is committed.
     *
     * @return as {@link CheckpointStorageProvider#openStored} takes it
     */
    URI location();

    @Override
    default boolean isSelfContained() {
        return true;
    }
}
