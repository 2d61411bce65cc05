package io.tidemark.connector.socket;

import java.io.Serializable;
import java.util.Objects;

/** A host and a TCP port; {@link #toString()} is {@code host:port}, with an IPv6 address in brackets. */
record Endpoint(String host, int port) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int MAX_PORT = 65_535;

    Endpoint {
        Objects.requireNonNull(host, "host");
        if (host.isBlank()) {
            throw new IllegalArgumentException("The host is blank; expected a host name or an IP address.");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "The port of host '" + host + "' is " + port + "; expected 1 to " + MAX_PORT + ".");
        }
    }

    @Override
    public String toString() {
        boolean bareIpv6 = host.indexOf(':') >= 0 && !host.startsWith("[");
        return (bareIpv6 ? "[" + host + "]" : host) + ":" + port;
    }
}
