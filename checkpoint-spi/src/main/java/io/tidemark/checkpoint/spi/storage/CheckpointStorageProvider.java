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
     * Begins a savepoint: a checkpoint in a place of its own that belongs to no job. It is independent of where it
     * lies, so that it can be moved as a whole. Nothing deletes it but {@link StoredCheckpoint#delete}.
     *
     * @param directory where savepoints are put, with one of the {@link #schemes()}; made if it is missing
     * @param name of the savepoint in it, which must not exist; letters, digits and dashes
     * @param checkpointId its number
     * @return where its files are written; the caller closes it
     * @throws IOException if the place cannot be used; the message names it and says what to do
     * @throws UnsupportedOperationException if the storage keeps no savepoints, as by default
     */
    default SavepointWriter beginSavepoint(URI directory, String name, long checkpointId) throws IOException {
        throw new UnsupportedOperationException(
                "The storage of '" + directory.getScheme() + "' keeps no savepoints; give another place.");
    }

    /**
     * Opens a savepoint, or a retained checkpoint of any job, by its location.
     *
     * @param location what {@link SavepointWriter#location} returned, or where it was moved to, or the directory of a
     *     checkpoint
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
