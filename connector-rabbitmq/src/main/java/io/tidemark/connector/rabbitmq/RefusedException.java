package io.tidemark.connector.rabbitmq;

import java.io.IOException;

/** What the broker refuses, and would refuse again. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message, Throwable cause) {
        super(message, cause);
    }

    RefusedException(String message) {
        super(message);
    }
}
