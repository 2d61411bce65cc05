package io.tidemark.engine.local;

import java.io.IOException;

/** Thrown when the storage of a job cannot be opened or owned now; whether it is tried again is up to the restart strategy. */
final class StorageUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    StorageUnavailableException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
