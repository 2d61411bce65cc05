package io.tidemark.testkit.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands between a client and a server on this machine and passes bytes on, until it is told to refuse, to fall silent, to
 * cut the line after some bytes, or to lose the answers. The client's port stays the same over all of it.
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public final class FlakyProxy implements AutoCloseable {
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int BUFFER_SIZE = 16 * 1024;

    /** What happens to bytes. */
    private enum Mode {
        PASSING,
        REFUSING,
        SILENT,
        /** What the client sends arrives; the line is cut where the server answers. */
        LOSING_ANSWERS
    }

    private final int serverPort;
    private final int port;
    private final List<Socket> sockets = new ArrayList<>();
    private ServerSocket listener;
    private Mode mode = Mode.PASSING;
    private int bytesLeft = UNLIMITED;
    private boolean cut;
    private long bytesSent;
    /** Whether a thread is inside the listener: until it is out, the port still takes lines, whether closed or not. */
    private boolean accepting;

    private boolean closed;

    private FlakyProxy(int serverPort, ServerSocket listener) {
        this.serverPort = serverPort;
        this.listener = listener;
        port = listener.getLocalPort();
    }

    /**
     * Begins to pass bytes on.
     *
     * @param serverPort of a server on the loopback address
     * @return the proxy; closed by the caller
     * @throws IOException if no port can be had
     */
    public static FlakyProxy to(int serverPort) throws IOException {
        FlakyProxy proxy = new FlakyProxy(serverPort, listen(0));
        proxy.accept();
        return proxy;
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return listener;
    }

    /**
     * Returns where the client connects to.
     *
     * @return a port of the loopback address
     */
    public int port() {
        return port;
    }

    /**
     * Returns how many bytes clients have sent that were passed on.
     *
     * @return the sum of all connections
     */
    public synchronized long bytesSent() {
        return bytesSent;
    }

    /** Cuts all lines and refuses new ones, until {@link #recover}. */
    public synchronized void refuse() {
        mode = Mode.REFUSING;
        stopListening();
        cutAll();
    }

    /** Keeps all lines and takes new ones, and passes nothing on, until {@link #recover}. */
    public synchronized void fallSilent() {
        mode = Mode.SILENT;
    }

    /** Passes on what clients send, and cuts each line at the first byte of an answer, until {@link #recover}. */
    public synchronized void loseAnswers() {
        mode = Mode.LOSING_ANSWERS;
    }

    /**
     * Passes so many more bytes on that clients send, then refuses, until {@link #recover}.
     *
     * @param bytes at least 0, of all connections together
     */
    public synchronized void cutAfter(int bytes) {
        bytesLeft = bytes;
        cut = false;
    }

    /**
     * Says whether the line was cut since {@link #cutAfter}.
     *
     * @return {@code true} also after {@link #recover}
     */
    public synchronized boolean hasCut() {
        return cut;
    }

    /**
     * Passes everything on again. Lines on which bytes were held back are cut.
     *
     * @throws IOException if the port cannot be had any more
     */
    public synchronized void recover() throws IOException {
        bytesLeft = UNLIMITED;
        if (mode != Mode.PASSING) {
            refuse(); // also those that nobody has met yet
        }
        mode = Mode.PASSING;
        if (listener.isClosed() && !closed) {
            listener = listen(port);
            accept();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        refuse();
    }

    private synchronized void accept() {
        ServerSocket from = listener;
        accepting = true;
        start(() -> {
            try {
                while (true) {
                    connect(from.accept());
                }
            } finally {
                endAccepting();
            }
        });
    }

    private synchronized void endAccepting() {
        accepting = false;
        notifyAll();
    }

    private void stopListening() {
        closeQuietly(listener);
        boolean interrupted = false;
        while (accepting) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server = new Socket();
        synchronized (this) {
            if (listener.isClosed()) {
                closeQuietly(client);
                return;
            }
            sockets.add(client);
            sockets.add(server);
        }
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
        } catch (IOException e) {
            closeQuietly(client); // the server itself is down, which is the client's to find out
            return;
        }
        start(() -> pass(client, server, true));
        start(() -> pass(server, client, false));
    }

    /** A job of a thread that ends with its line. */
    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException | InterruptedException e) {
                        // the line is cut
                    }
                },
                "flaky-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void pass(Socket from, Socket to, boolean toServer) throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER_SIZE];
        try {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                int passed = allowed(from, count, toServer);
                output.write(buffer, 0, passed);
                if (passed < count) {
                    cut();
                    return;
                }
            }
        } finally {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    /** Waits while the line is silent, and says how many bytes may pass. */
    private synchronized int allowed(Socket from, int count, boolean toServer) throws InterruptedException {
        while (mode == Mode.SILENT && !from.isClosed()) {
            wait();
        }
        if (from.isClosed() || mode == Mode.REFUSING || mode == Mode.LOSING_ANSWERS && !toServer) {
            return 0;
        }
        if (!toServer) {
            return count;
        }
        int allowed = Math.min(count, bytesLeft);
        bytesSent += allowed;
        if (bytesLeft != UNLIMITED) {
            bytesLeft -= allowed;
        }
        return allowed;
    }

    /** Refuses, if the last byte that may pass has passed. */
    private synchronized void cut() {
        if (bytesLeft == 0) {
            cut = true;
            refuse();
        }
    }

    private void cutAll() {
        sockets.forEach(FlakyProxy::closeQuietly);
        sockets.clear();
        notifyAll();
    }

    private static void closeQuietly(AutoCloseable line) {
        try {
            line.close();
        } catch (Exception e) {
            // it is closed all the same
        }
    }
}
