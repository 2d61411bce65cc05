package io.tidemark.checkpoint.spi.sink;

import java.io.IOException;
import java.io.InputStream;

/**
 * What a two-phase sink prepared at a barrier and may publish once the checkpoint is complete: a sequence of bytes that is
 * read as a stream, so that it may be larger than memory. Compare the committables of Flink's Sink V2 (FLIP-191).
 *
 * <p>Made by {@link SinkWriter#prepareCommit}, which hands it over to the engine. The engine copies it into the checkpoint, and
 * hands it to {@link Committer#commit} when that is durable; after a restart the committer gets another one with the same
 * bytes, which come from the checkpoint. It is read any number of times, also at the same time, in any thread.
 *
 * @since 0.1
 */
public interface Committable {
    /**
     * Returns how many bytes there are.
     *
     * @return 0 or more; does not change
     */
    long size();

    /**
     * Opens the bytes from their beginning. Works until {@link #release} is called, also when the writer is closed before.
     *
     * <p>What comes from the checkpoint of an earlier attempt is verified on the way: the read that would reach the end throws
     * {@link io.tidemark.checkpoint.spi.storage.CorruptCheckpointException} if size or checksum are wrong. A committer that
     * hands the bytes on while it reads must let nobody see them before it has read to the end.
     *
     * @return exactly {@link #size()} bytes, the same each time; the caller closes it
     * @throws IOException if they cannot be read; of a committable that is being written into a checkpoint, that checkpoint
     *     fails and the job goes on
     */
    InputStream open() throws IOException;

    /**
     * Reads all of it into memory. For committables that their sink knows to be small.
     *
     * @return a new array; may be changed
     * @throws IOException if they cannot be read, or there are more than an array can hold
     */
    default byte[] toByteArray() throws IOException {
        try (InputStream bytes = open()) {
            return bytes.readAllBytes();
        }
    }

    /**
     * Gives up what it is kept in, such as a temporary file: nobody reads it any more. Called by the engine once, in any
     * thread, when it is published or its attempt is over, and no checkpoint is being written with it; never called if the
     * process dies. A second call must do no harm. Must neither block for long nor throw.
     */
    default void release() {}

    /**
     * Keeps bytes in memory.
     *
     * @param bytes the caller's promise not to change them
     * @return a committable of them
     */
    static Committable of(byte[] bytes) {
        return new CommittableBytes(bytes);
    }
}
