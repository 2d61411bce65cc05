package io.tidemark.connector.elasticsearch;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who the sink says it is: what stands in the header {@code Authorization}, which is a secret. */
final class Credentials implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String authorization;

    private Credentials(String authorization) {
        this.authorization = authorization;
    }

    static Credentials basic(String username, String password) {
        byte[] both = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Credentials("Basic " + Base64.getEncoder().encodeToString(both));
    }

    static Credentials apiKey(String encoded) {
        return new Credentials("ApiKey " + encoded);
    }

    String authorization() {
        return authorization;
    }

    @Override
    public String toString() {
        return "[hidden]";
    }
}
