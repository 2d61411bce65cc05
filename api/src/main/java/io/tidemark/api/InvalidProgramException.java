package io.tidemark.api;

/**
 * Thrown before a job starts because it cannot work as it is written: the message says what, where and what to change.
 *
 * @since 0.1
 */
public class InvalidProgramException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong.
     *
     * @param message what, where, and what to change
     */
    public InvalidProgramException(String message) {
        super(message);
    }

    /**
     * Says what is wrong and why.
     *
     * @param message what, where, and what to change
     * @param cause what was found
     */
    public InvalidProgramException(String message, Throwable cause) {
        super(message, cause);
    }
}
