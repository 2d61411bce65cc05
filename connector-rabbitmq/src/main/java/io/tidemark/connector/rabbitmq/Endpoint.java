package io.tidemark.connector.rabbitmq;

import java.io.Serializable;

/** A host and a TCP port; {@link #toString()} is {@code host:port}, with an IPv6 address in brackets. */
record Endpoint(String host, int port) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int MAX_PORT = 65_535;

    Endpoint {
        Checks.notBlank("host", host);
        Checks.range("port", port, 1, MAX_PORT);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
