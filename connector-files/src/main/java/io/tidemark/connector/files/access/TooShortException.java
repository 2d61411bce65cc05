package io.tidemark.connector.files.access;

import java.io.IOException;

/**
 * A file has fewer bytes than the checkpoint says.
 *
 * @since 0.1
 */
public final class TooShortException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Names the file and what was expected of it.
     *
     * @param file its path
     * @param found how many bytes it has
     * @param expected how many the checkpoint has
     */
    public TooShortException(String file, long found, long expected) {
        super(file + " has " + found + " bytes, but the checkpoint continues it from byte " + expected
                + ": it was truncated from outside. Restore it.");
    }
}
