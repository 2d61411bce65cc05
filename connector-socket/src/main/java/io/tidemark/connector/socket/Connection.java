package io.tidemark.connector.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/**
 * One TCP connection, used by one thread. Every wait has a time limit of the caller's choice and ends with
 * {@link ClosedByInterruptException} when the thread is interrupted; a selector is what gives both to reads and writes.
 *
 * <p>A peer that vanishes without a word (power, network) is found by TCP keep-alive after about
 * {@value #KEEPALIVE_IDLE_SECONDS} s + {@value #KEEPALIVE_PROBES} x {@value #KEEPALIVE_INTERVAL_SECONDS} s where the
 * platform lets these be set; the common default is two hours.
 */
final class Connection implements AutoCloseable {
    private static final int KEEPALIVE_IDLE_SECONDS = 60;
    private static final int KEEPALIVE_INTERVAL_SECONDS = 10;
    private static final int KEEPALIVE_PROBES = 6;

    /** Does something about input that arrives while a write waits; consumes it or throws. */
    interface InputHandler {
        void onInput() throws IOException;
    }

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;

    private Connection(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        keepAlive(channel);
        channel.configureBlocking(false);
        selector = Selector.open();
        key = channel.register(selector, 0);
    }

    /**
     * Connects, trying each address of the host in turn. The name is looked up anew each time, so a server that moved
     * is found.
     *
     * @throws IOException naming host and port, what is wrong and what to check
     */
    static Connection open(Endpoint endpoint, Duration timeout) throws IOException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(endpoint.host());
        } catch (UnknownHostException e) {
            throw new IOException(
                    "Cannot connect to " + endpoint + ": the host name is unknown. Check its spelling and the name"
                            + " service of this machine.",
                    e);
        }
        IOException failure = null;
        for (InetAddress address : addresses) {
            try {
                return open(new InetSocketAddress(address, endpoint.port()), timeout);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        String what = failure instanceof SocketTimeoutException
                ? "no answer within " + timeout + ". Check the network and its firewalls, or raise connectTimeout."
                : failure.getMessage() + ". Check that a server listens there.";
        throw new IOException("Cannot connect to " + endpoint + ": " + what, failure);
    }

    private static Connection open(InetSocketAddress address, Duration timeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(address, Math.toIntExact(timeout.toMillis()));
            return new Connection(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void keepAlive(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
            channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_INTERVAL_SECONDS);
            channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_PROBES);
        }
    }

    /**
     * Reads what is there, waiting for the first byte.
     *
     * @param timeoutMillis 0 to wait without end
     * @return the number of bytes, or -1 if the peer has closed its side
     * @throws SocketTimeoutException if nothing arrives in time
     */
    int read(ByteBuffer target, long timeoutMillis) throws IOException {
        int count;
        while ((count = channel.read(target)) == 0) {
            if (!awaitReady(SelectionKey.OP_READ, timeoutMillis)) {
                throw new SocketTimeoutException("nothing arrived within " + timeoutMillis + " ms");
            }
        }
        return count;
    }

    /** Reads what is there without waiting: the number of bytes, 0 for none, or -1 if the peer has closed its side. */
    int readNow(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    /**
     * Writes all of {@code source}, waiting as long as the peer goes on taking something.
     *
     * @param stallMillis how long the peer may take nothing
     * @throws SocketTimeoutException if it takes nothing for longer
     */
    void write(ByteBuffer source, long stallMillis, InputHandler handler) throws IOException {
        while (source.hasRemaining()) {
            if (channel.write(source) > 0) {
                continue;
            }
            if (!awaitReady(SelectionKey.OP_WRITE | SelectionKey.OP_READ, stallMillis)) {
                throw new SocketTimeoutException("the peer took nothing for " + stallMillis + " ms");
            }
            if (key.isReadable()) {
                handler.onInput();
            }
        }
    }

    private boolean awaitReady(int operations, long timeoutMillis) throws IOException {
        key.interestOps(operations);
        boolean ready = selector.select(selected -> {}, timeoutMillis) > 0;
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
        return ready;
    }

    @Override
    public void close() throws IOException {
        try (selector) {
            channel.close();
        }
    }
}
