package io.tidemark.checkpoint.spi.storage;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Opens checkpoint storages for the URI schemes it knows. Found by {@link java.util.ServiceLoader}.
 *
 * @since 0.1
 */
public interface CheckpointStorageProvider {
    /**
     * Returns the URI schemes this provider serves.
     *
     * @return lower case, for example {@code file}; never empty
     */
    Set<String> schemes();

    /**
     * Opens a storage. Blocks until it is known to be usable.
     *
     * @param location an absolute URI with one of the {@link #schemes()}
     * @return the storage; the caller closes it
     * @throws IOException if the location cannot be used: it cannot be made, is not writable, refuses access; the message
     *     names it and says what to do
     * @throws IllegalArgumentException if the URI has parts that this storage does not understand
     */
    CheckpointStorage open(URI location) throws IOException;

    /**
     * Opens a savepoint, or a retained checkpoint of any job, by its location.
     *
     * @param location where {@link #find} found it, or where it was moved to
     * @return the checkpoint, to be read; the caller closes it
     * @throws java.nio.file.NoSuchFileException if nothing is there
     * @throws CorruptCheckpointException if what is there is no complete checkpoint
     * @throws IOException if it cannot be read
     * @throws UnsupportedOperationException if checkpoints of the storage cannot be opened so, as by default
     */
    default StoredCheckpoint openStored(URI location) throws IOException {
        throw new UnsupportedOperationException(
                "A checkpoint in the storage of '" + location.getScheme() + "' cannot be opened by its location.");
    }

    /**
     * Finds the checkpoints and savepoints at a location, for somebody who only looks: changes nothing, needs no right to
     * write, owns nothing, and may be called while jobs run. What it finds may be deleted by its owner at any moment.
     *
     * @param location a storage as {@link #open} takes it, the place of one job in it, a place that holds savepoints, or that
     *     of one checkpoint
     * @return those of one job together, newest first; empty if there is none
     * @throws java.nio.file.NoSuchFileException if nothing is there
     * @throws IOException if it cannot be read
     * @throws UnsupportedOperationException if the storage cannot be looked into, as by default
     */
    default List<CheckpointLocation> find(URI location) throws IOException {
        throw new UnsupportedOperationException(
                "The storage of '" + location.getScheme() + "' cannot be looked into without the job.");
    }
}
