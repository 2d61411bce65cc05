package io.tidemark.connector.twitter;

import java.io.Serializable;
import java.util.regex.Pattern;

/** What the service knows an app by: a secret. */
final class BearerToken implements Serializable {
    private static final long serialVersionUID = 1L;

    /** RFC 6750, section 2.1, and the percent signs that this service has. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/%-]+=*");

    private final String token;

    BearerToken(String token) {
        if (!FORM.matcher(token).matches()) {
            throw new IllegalArgumentException("The bearer token has characters that no such token has. Expected is the"
                    + " token as the developer portal shows it.");
        }
        this.token = token;
    }

    String authorization() {
        return "Bearer " + token;
    }

    @Override
    public String toString() {
        return "[hidden]";
    }
}
