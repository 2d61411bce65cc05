package io.tidemark.connector.twitter;

import java.io.IOException;

/** The service answered a request with an error. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS_FROM = 500;

    private final int status;
    private final long limitResetMillis;

    /**
     * Says what was refused.
     *
     * @param limitResetMillis when more is allowed, in milliseconds since 1970; 0 if it was not said
     */
    RefusedException(String message, int status, long limitResetMillis) {
        super(message);
        this.status = status;
        this.limitResetMillis = limitResetMillis;
    }

    boolean isLimit() {
        return status == TOO_MANY_REQUESTS;
    }

    boolean isFailureOfTheService() {
        return status >= SERVER_ERRORS_FROM;
    }

    long limitResetMillis() {
        return limitResetMillis;
    }

    /** Says what to do about an error that another try would meet again. */
    String advice() {
        return switch (status) {
            case 401 -> "Check the bearer token.";
            case 403 -> "Check that the access level of the app has this stream, and its backfill if it is asked for.";
            case 400, 409 -> "Check rules, fields and parameters.";
            default -> "Check the endpoint.";
        };
    }
}
