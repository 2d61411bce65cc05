package io.tidemark.backend.jdbc;

import java.io.IOException;

/** Thrown where a transaction was to be committed and no answer came: it may have been, or not. */
final class LostCommitException extends IOException {
    private static final long serialVersionUID = 1L;

    LostCommitException(String message, Throwable cause) {
        super(message, cause);
    }
}
