package io.tidemark.core.lifecycle;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.core.model.InvariantViolation;

/** What a restart could do about a failure. */
enum Severity {
    /** It may help. */
    RECOVERABLE,
    /** It cannot help: the same would happen again, or the result could not be trusted. */
    UNRECOVERABLE,
    /** It must not happen: another process owns the job. */
    FENCED;

    /** How deep chains of causes are searched; chains may be circular. */
    private static final int MAX_CAUSES = 64;

    static Severity of(Throwable failure) {
        Throwable current = failure;
        for (int i = 0; current != null && i < MAX_CAUSES; i++) {
            if (current instanceof FencedException) {
                return FENCED;
            }
            if (current instanceof InvariantViolation || current instanceof IncompatibleSchemaException) {
                return UNRECOVERABLE;
            }
            current = current.getCause();
        }
        return RECOVERABLE;
    }
}
