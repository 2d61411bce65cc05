package io.tidemark.backend.s3;

import java.io.IOException;

/** Thrown when a change was sent, and neither an answer nor a look at what is there said what became of it. */
final class UnknownOutcomeException extends IOException {
    private static final long serialVersionUID = 1L;

    UnknownOutcomeException(String message, Throwable cause) {
        super(message, cause);
    }
}
