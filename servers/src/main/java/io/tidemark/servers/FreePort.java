package io.tidemark.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds ports of the loopback interface that nobody listens on. */
final class FreePort {
    private FreePort() {}

    /** Returns a port that was free a moment ago; somebody else may take it before it is used. */
    static int find() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
