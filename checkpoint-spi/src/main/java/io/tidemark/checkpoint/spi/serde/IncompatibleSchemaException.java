package io.tidemark.checkpoint.spi.serde;

/**
 * Thrown when what a checkpoint holds cannot be read as the type the job now asks for. Nothing is lost: the checkpoint
 * is untouched.
 *
 * @since 0.1
 */
public class IncompatibleSchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says that two schemas differ.
     *
     * @param written the schema in the checkpoint
     * @param expected the schema the job asks for
     */
    public IncompatibleSchemaException(String written, String expected) {
        this("it was written as '" + written + "' and is now declared as '" + expected + "'");
    }

    /**
     * Says what differs.
     *
     * @param message names the component
     */
    public IncompatibleSchemaException(String message) {
        super(message);
    }
}
