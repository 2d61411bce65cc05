package io.tidemark.checkpoint.spi.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one job, as one owner sees them. Thread-safe: snapshots are written in parallel.
 *
 * @since 0.1
 */
public interface JobCheckpoints extends AutoCloseable {
    /**
     * Returns the fencing number of this owner.
     *
     * @return positive, greater than that of every earlier owner of this job
     */
    long epoch();

    /**
     * Lists the complete checkpoints.
     *
     * @return their numbers, newest first
     * @throws IOException if the storage cannot be read
     */
    List<Long> list() throws IOException;

    /**
     * Reads what {@link CheckpointWriter#commit} was given.
     *
     * @param checkpointId a complete checkpoint
     * @return its metadata
     * @throws CorruptCheckpointException if it is there and its checksum is wrong
     * @throws IOException if it is missing or cannot be read
     */
    byte[] readMetadata(long checkpointId) throws IOException;

    /**
     * Opens a file of a complete checkpoint.
     *
     * @param file as its metadata names it
     * @return its bytes. Reading to the end verifies size and checksum and throws {@link CorruptCheckpointException} if
     *     they are wrong
     * @throws java.nio.file.NoSuchFileException if it is missing
     * @throws IOException if it cannot be read; the message names it
     */
    InputStream open(StateFile file) throws IOException;

    /**
     * Returns where a file of a complete checkpoint is on this machine.
     *
     * @param file as its metadata names it
     * @return a file that is never changed, though its name may go when no checkpoint needs it; {@code null} if it is not on
     *     this machine, as by default
     */
    default @Nullable Path localPath(StateFile file) {
        return null;
    }

    /**
     * Begins a checkpoint. Nothing of it exists for {@link #list} until it is committed.
     *
     * @param checkpointId greater than that of every checkpoint there is
     * @return where its files are written; the caller closes it
     * @throws FencedException if another owner took over
     * @throws IOException if the storage refuses
     */
    CheckpointWriter begin(long checkpointId) throws IOException;

    /**
     * Deletes a checkpoint and the files that are its own; shared files stay. First it stops existing, then its files
     * go, so that a crash in between leaves no half checkpoint in the list. Deleting one that is gone is success.
     *
     * @param checkpointId the checkpoint
     * @throws FencedException if another owner took over
     * @throws IOException if the storage refuses
     */
    void delete(long checkpointId) throws IOException;

    /**
     * Lists the shared files, needed or not.
     *
     * @return their paths, as in {@link StateFile#path()}
     * @throws IOException if the storage cannot be read
     */
    List<String> listShared() throws IOException;

    /**
     * Deletes shared files. The caller knows that no retained checkpoint needs them.
     *
     * @param paths as in {@link StateFile#path()}; those that are gone are success
     * @throws FencedException if another owner took over
     * @throws IOException if the storage refuses
     */
    void deleteShared(Collection<String> paths) throws IOException;

    /**
     * Gives up ownership in this process, leaving everything that is complete and removing what is not.
     *
     * @throws IOException if releasing fails
     */
    @Override
    void close() throws IOException;
}
