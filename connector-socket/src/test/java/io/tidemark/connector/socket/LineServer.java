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

/** A server that keeps every line it gets, says OK to SYNC, and sends lines to whoever has connected last. */
final class LineServer implements AutoCloseable {
    private static final long WAIT_FOR_CONNECTION_MILLIS = 500;

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> connections = new ArrayList<>();
    private final List<String> received = new ArrayList<>();
    private final List<String> unsent = new ArrayList<>();
    private int served;

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

    /** Sends lines to the next connection, or to the last one if no other comes soon. */
    synchronized void send(List<String> lines) throws IOException, InterruptedException {
        unsent.addAll(lines);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_FOR_CONNECTION_MILLIS);
        while (served > 0 && served == connections.size() && System.nanoTime() < deadline) {
            wait(1);
        }
        if (!connections.isEmpty()) {
            sendUnsent();
        }
    }

    private void sendUnsent() throws IOException {
        if (!unsent.isEmpty()) {
            String text = String.join("\n", unsent) + "\n";
            unsent.clear();
            served = connections.size();
            connections.get(served - 1).getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listener.accept();
                synchronized (this) {
                    connections.add(connection);
                    if (served == 0) {
                        sendUnsent();
                    }
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
