package io.tidemark.servers;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports of the loopback interface that nobody listens on. They lie below those that systems give to connections: a
 * client that looks for a server that is down could be given the server's own port, and the server could not come back.
 */
final class FreePort {
    private static final int FIRST = 10_240;
    private static final int LAST = 32_767;
    private static final int ATTEMPTS = 1_000;

    private FreePort() {}

    /** Returns a port that was free a moment ago; somebody else may take it before it is used. */
    static int find() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // taken; the next one
            }
        }
        throw new IOException("No free port was found on the loopback interface after " + ATTEMPTS + " attempts.");
    }
}
