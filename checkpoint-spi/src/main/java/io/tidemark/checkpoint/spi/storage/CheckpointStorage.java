package io.tidemark.checkpoint.spi.storage;

import java.io.IOException;

/**
 * A place that keeps checkpoints of any number of jobs. Thread-safe.
 *
 * @since 0.1
 */
public interface CheckpointStorage extends AutoCloseable {
    /**
     * Says whether what is committed here is still there when this process is killed.
     *
     * @return {@code false} limits the guarantees of every job that uses the storage
     */
    boolean outlivesProcess();

    /**
     * Becomes the owner of a job's checkpoints. From the moment this returns no earlier owner, in this process or
     * another, can complete, delete or change a checkpoint of the job: its calls throw {@link FencedException}.
     * Whatever an earlier owner completed before is visible to this one, whatever it did not never will be.
     *
     * @param jobName the job; any text, made safe for the medium by the storage
     * @return the checkpoints, under an epoch greater than every earlier one; the caller closes it
     * @throws FencedException if another owner came at the same moment and won
     * @throws IOException if the storage cannot be reached
     */
    JobCheckpoints own(String jobName) throws IOException;

    /**
     * Releases what the storage holds in this process. What is stored stays.
     *
     * @throws IOException if releasing fails
     */
    @Override
    void close() throws IOException;
}
