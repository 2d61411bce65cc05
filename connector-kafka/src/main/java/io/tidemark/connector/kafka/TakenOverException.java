package io.tidemark.connector.kafka;

import java.io.IOException;

/** Another attempt owns the sink: this one is a process that was thought dead, and publishes nothing more. */
final class TakenOverException extends IOException {
    private static final long serialVersionUID = 1L;

    TakenOverException(String message) {
        super(message);
    }
}
