package io.tidemark.connector.socket;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server that keeps every line it gets, says OK to SYNC, and sends lines to the newest of its connections. */
final class LineServer implements AutoCloseable {
    private static final long WAIT_FOR_CONNECTION_MILLIS = 500;

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> connections = new ArrayList<>();
    private final List<String> received = new ArrayList<>();
    private final List<String> unsent = new ArrayList<>();
    private Socket served;

    LineServer() throws IOException {
        listener = new ServerSocket(0, 0, InetAddress.getByName(TestServer.HOST));
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Returns the whole lines that came in so far, on all connections. */
    synchronized List<String> received() {
        return List.copyOf(received);
    }

    /** Sends lines to the next connection, or to the newest one if no other comes soon, or keeps them for one that will. */
    synchronized void send(List<String> lines) throws InterruptedException {
        unsent.addAll(lines);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_FOR_CONNECTION_MILLIS);
        while (served != null && served == newest() && !unsent.isEmpty() && System.nanoTime() < deadline) {
            wait(1);
        }
        sendUnsent();
    }

    /** Returns the connection that came last of those whose client has not left, or null. */
    private Socket newest() {
        return connections.isEmpty() ? null : connections.get(connections.size() - 1);
    }

    /** What is sent to a client that is about to leave is lost, as on any network. */
    private void sendUnsent() {
        if (!unsent.isEmpty() && !connections.isEmpty()) {
            String text = String.join("\n", unsent) + "\n";
            unsent.clear();
            served = newest();
            try {
                served.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                connections.remove(served);
            }
        }
    }

    private synchronized void leave(Socket connection) {
        connections.remove(connection);
        notifyAll();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listener.accept();
                synchronized (this) {
                    connections.add(connection);
                    sendUnsent();
                    notifyAll();
                }
                threads.execute(() -> receive(connection));
            }
        } catch (IOException e) {
            // the server is closed
        }
    }

    private void receive(Socket connection) {
        StringBuilder line = new StringBuilder();
        try (connection;
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c != '\n') {
                    line.append((char) c);
                } else {
                    take(line.toString(), connection);
                    line.setLength(0);
                }
            }
        } catch (IOException e) {
            // the client is gone, and what it began with it
        } finally {
            leave(connection);
        }
    }

    private void take(String line, Socket connection) throws IOException {
        if (line.equals("SYNC")) {
            connection.getOutputStream().write("OK\n".getBytes(StandardCharsets.UTF_8));
        } else {
            synchronized (this) {
                received.add(line);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            listener.close();
            synchronized (this) {
                for (Socket connection : connections) {
                    connection.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
