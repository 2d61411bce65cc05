package io.tidemark.connector.elasticsearch;

/**
 * An action that the server refused for good: it would refuse it again.
 *
 * @param action what was sent
 * @param status the HTTP status of the action, such as 400 for a document that does not fit its mapping
 * @param type the server's word for the reason, such as {@code document_parsing_exception}
 * @param reason what the server says; may quote the document
 * @since 0.1
 */
public record FailedAction(BulkAction action, int status, String type, String reason) {
    /** Says what was refused and why. */
    @Override
    public String toString() {
        return action + " was refused with status " + status + ", " + type + ": " + reason;
    }
}
