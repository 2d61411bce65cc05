package io.tidemark.checkpoint.spi.storage;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The bytes of one file of a checkpoint. Buffered; used by one thread at a time. Closing a stream that was not finished
 * gives the file up.
 *
 * @since 0.1
 */
public abstract class StateFileOutput extends OutputStream {
    /** For subclasses. */
    protected StateFileOutput() {}

    /**
     * Ends the file and makes it durable.
     *
     * @return its name, size and checksum, for the metadata
     * @throws IOException if the storage refuses; the file is then of no use
     */
    public abstract StateFile finish() throws IOException;
}
