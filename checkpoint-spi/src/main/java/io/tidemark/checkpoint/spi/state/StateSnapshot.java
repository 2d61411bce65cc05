package io.tidemark.checkpoint.spi.state;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.util.List;

/**
 * State frozen at a barrier, to be written while processing goes on. Used by one thread at a time, not the one that
 * processes.
 *
 * @since 0.1
 */
public interface StateSnapshot extends AutoCloseable {
    /**
     * Writes the frozen state: the asynchronous part. An incremental backend writes only what the storage does not hold
     * yet, and returns all that the snapshot needs. For a checkpoint that is self-contained it writes everything, and no
     * later snapshot refers to what it wrote.
     *
     * @param writer the checkpoint the files belong to
     * @param prefix what the names of the files begin with, so that subtasks do not collide
     * @return the files, new ones and shared ones, in an order that {@link KeyedStateStore#restore} understands
     * @throws IOException if writing fails: this checkpoint fails, the job goes on
     */
    List<StateFile> persist(CheckpointWriter writer, String prefix) throws IOException;

    /**
     * Gives the frozen state up. Called once, after {@link #persist} or instead of it, also while another thread is
     * about to end it; never blocks for long.
     */
    @Override
    void close();
}
