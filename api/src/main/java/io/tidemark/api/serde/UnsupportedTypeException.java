package io.tidemark.api.serde;

/**
 * Thrown before a job starts when a type cannot be stored or cannot be a key. The message names the component by its
 * path, for example {@code Order.lines[].price}, says why, and what to do.
 *
 * @since 0.1
 */
public class UnsupportedTypeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is unsupported.
     *
     * @param path the component, for example {@code Order.lines[].price}
     * @param reason what is wrong with its type
     * @param advice what the user can do
     */
    public UnsupportedTypeException(String path, String reason, String advice) {
        super(path + ": " + reason + ". " + advice + ".");
    }
}
