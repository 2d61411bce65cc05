package io.tidemark.backend.s3.service;

import java.io.IOException;

/** Thrown when the service answered that it does not do what it was asked, so that nothing was changed. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
