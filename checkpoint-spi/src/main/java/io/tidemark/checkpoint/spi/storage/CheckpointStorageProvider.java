package io.tidemark.checkpoint.spi.storage;

import java.io.IOException;
import java.net.URI;
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
}
