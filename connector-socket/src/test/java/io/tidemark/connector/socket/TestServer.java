package io.tidemark.connector.socket;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server on the loopback address that can go away and come back on its port. */
final class TestServer implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    static final long TIMEOUT_SECONDS = 20;
    static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    private static final int TIMEOUT_MILLIS = (int) (TIMEOUT_SECONDS * 1000);

    private final List<Peer> peers = new ArrayList<>();
    private ServerSocket listener;
    private final int port;

    TestServer() throws IOException {
        listener = listen(0);
        port = listener.getLocalPort();
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
        return socket;
    }

    /** Returns a port on which nothing listens. */
    static int deadPort() throws IOException {
        try (TestServer server = new TestServer()) {
            return server.port();
        }
    }

    int port() {
        return port;
    }

    Peer accept() throws IOException {
        Peer peer = new Peer(listener.accept());
        peers.add(peer);
        return peer;
    }

    /** Stops listening and drops all connections. */
    void goAway() throws IOException {
        listener.close();
        for (Peer peer : peers) {
            peer.close();
        }
    }

    void comeBack() throws IOException {
        listener = listen(port);
    }

    @Override
    public void close() throws IOException {
        goAway();
    }

    /** The server's end of one connection. */
    static final class Peer implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader reader;

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        Peer send(String text) throws IOException {
            return send(text.getBytes(StandardCharsets.UTF_8));
        }

        Peer send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            return this;
        }

        String readLine() throws IOException {
            return reader.readLine();
        }

        /** Closes the sending half only. */
        void endOutput() throws IOException {
            socket.shutdownOutput();
        }

        /** Breaks the connection with a reset instead of an orderly end. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        Socket socket() {
            return socket;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
