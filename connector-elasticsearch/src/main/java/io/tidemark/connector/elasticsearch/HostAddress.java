package io.tidemark.connector.elasticsearch;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Reads and judges the hosts that a user names. */
final class HostAddress {
    private static final Pattern SCHEME = Pattern.compile("https?");
    private static final Pattern NUMERIC = Pattern.compile("\\[.*]|[0-9.]+");

    private static final int MAX_PORT = 65_535;

    private HostAddress() {}

    /** Returns a host with its scheme; without port it is that of the scheme. */
    static URI parse(String host) {
        URI uri;
        try {
            uri = new URI(host);
        } catch (URISyntaxException e) {
            // the exception would show what may be a password
            throw new IllegalArgumentException("A host of setHosts is no URI. " + expected());
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "The host " + uri.getHost() + " of setHosts has a user or password before"
                            + " it. Set them by setConnectionUsername and setConnectionPassword.");
        }
        boolean plain = uri.getRawPath() == null
                || uri.getRawPath().isEmpty()
                || uri.getRawPath().equals("/");
        if (uri.getScheme() == null
                || !SCHEME.matcher(uri.getScheme()).matches()
                || uri.getHost() == null
                || !plain
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || uri.getPort() > MAX_PORT) {
            throw new IllegalArgumentException("The host '" + host + "' of setHosts is not understood. " + expected());
        }
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
    }

    private static String expected() {
        return "Expected is http://name:port or https://name:port; a path goes to setConnectionPathPrefix.";
    }

    /** Says whether what is sent to a host can be read on the way: it is neither encrypted nor does it stay on this machine. */
    static boolean isOpenToOthers(URI host) {
        return host.getScheme().equals("http") && !isLoopback(host.getHost());
    }

    /** Asks no name service. */
    private static boolean isLoopback(String name) {
        if (!NUMERIC.matcher(name).matches()) {
            return name.equals("localhost");
        }
        try {
            return InetAddress.getByName(name).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
