package io.tidemark.connector.elasticsearch;

import org.jspecify.annotations.Nullable;

/**
 * What the server says of one action.
 *
 * @param status as in HTTP
 * @param errorType the server's word for what is wrong; {@code null} if nothing is
 * @param errorReason what the server says is wrong
 */
record ItemReply(
        int status, @Nullable String errorType, @Nullable String errorReason) {
    private static final int OK_BELOW = 300;
    private static final int NOT_FOUND = 404;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS_FROM = 500;
    private static final int MAX_SHOWN_CHARS = 300;

    /** What to do about an action. */
    enum Verdict {
        /** Nothing: it was carried out. */
        TAKEN,
        /** Nothing: it was carried out before, or something newer is there. */
        REPEAT,
        /** Send it again: the server may take it then. */
        AGAIN,
        /** The server will never take it. */
        REFUSED
    }

    /**
     * Judges what the server says.
     *
     * <p>409 means three things: that a version or a document to be created is there already; that somebody else changed a
     * document while it was updated, which another try settles; and, for other actions, something for a person.
     */
    Verdict verdict(BulkAction action) {
        if (status < OK_BELOW || status == NOT_FOUND && errorType == null) {
            return Verdict.TAKEN; // the second: what was to be deleted is not there
        }
        if (status == CONFLICT) {
            return action.isRecognizedAgain() ? Verdict.REPEAT : action.isUpdate() ? Verdict.AGAIN : Verdict.REFUSED;
        }
        return mayPass(status) ? Verdict.AGAIN : Verdict.REFUSED;
    }

    /** Says whether the server, or what stands before it, is only busy or broken for now. */
    static boolean mayPass(int status) {
        return status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status >= SERVER_ERRORS_FROM;
    }

    /** Says what is wrong, if need be the beginning of it: servers quote much of themselves. */
    @Override
    public String toString() {
        String text = "status " + status + ", " + errorType + ": " + errorReason;
        return text.length() <= MAX_SHOWN_CHARS ? text : text.substring(0, MAX_SHOWN_CHARS) + "...";
    }
}
