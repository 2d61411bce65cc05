package io.tidemark.backend.s3;

import java.io.IOException;

/** Thrown when the service answered that it does not do what it was asked, so that nothing was changed. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
