package io.tidemark.connector.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Address;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a broker with one channel, and the thread that calls back. The client's own recovery is off: what was not
 * acknowledged comes again after it, and only those who keep the ids know what to do with that.
 */
final class BrokerConnection implements AutoCloseable {
    private static final int CLOSE_TIMEOUT_MILLIS = 2_000;

    private final Connection connection;
    private final Channel channel;
    private final ExecutorService callbacks;

    private BrokerConnection(Connection connection, Channel channel, ExecutorService callbacks) {
        this.connection = connection;
        this.channel = channel;
        this.callbacks = callbacks;
    }

    /**
     * Connects to the first node that answers.
     *
     * @param name shown by the broker, and by the threads
     * @throws RefusedException if the broker does not let us in, so that to try again is no use
     * @throws IOException if no broker can be reached
     */
    static BrokerConnection open(RabbitMqConnectionConfig config, String name) throws IOException {
        ThreadFactory threads = threads("tidemark-rabbitmq-" + name);
        ExecutorService callbacks = callbacks(threads);
        Connection connection = null;
        try {
            List<Address> addresses = config.endpoints().stream()
                    .map(endpoint -> new Address(endpoint.host(), endpoint.port()))
                    .toList();
            connection = factory(config, threads).newConnection(callbacks, addresses, name);
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("the broker allows no further channel");
            }
            return new BrokerConnection(connection, channel, callbacks);
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            callbacks.shutdownNow();
            if (connection != null) {
                connection.abort(CLOSE_TIMEOUT_MILLIS);
            }
            throw worded("cannot connect to " + config.address(), e);
        }
    }

    private static ConnectionFactory factory(RabbitMqConnectionConfig config, ThreadFactory threads)
            throws IOException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setAutomaticRecoveryEnabled(false);
        factory.setVirtualHost(config.virtualHost());
        factory.setUsername(config.userName());
        factory.setPassword(config.password());
        factory.setRequestedHeartbeat((int) config.heartbeat().toSeconds());
        int timeoutMillis = (int) config.connectionTimeout().toMillis();
        factory.setConnectionTimeout(timeoutMillis);
        factory.setHandshakeTimeout(timeoutMillis);
        factory.setChannelRpcTimeout(timeoutMillis);
        factory.setThreadFactory(threads);
        TlsOptions tls = config.tls();
        if (tls != null) {
            factory.useSslProtocol(tls.context());
            factory.enableHostnameVerification();
        }
        return factory;
    }

    /** One thread; what comes when the connection is closed concerns nobody any more. */
    private static ExecutorService callbacks(ThreadFactory threads) {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                threads,
                new ThreadPoolExecutor.DiscardPolicy());
    }

    private static ThreadFactory threads(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    Channel channel() {
        return channel;
    }

    /** Has someone told, once, when the channel or the connection ends; at once if it has. */
    void onEnd(ShutdownListener listener) {
        channel.addShutdownListener(listener);
    }

    /**
     * Says what an exception of the client means.
     *
     * @param what could not be done
     * @return a {@link RefusedException} if the broker would say the same again
     */
    static IOException worded(String what, Exception failure) {
        String why = what + ": " + reason(failure);
        return isRefusal(failure) ? new RefusedException(why, failure) : new IOException(why, failure);
    }

    /** Returns what a broker said, or else what happened to the connection. */
    static String reason(Throwable failure) {
        ShutdownSignalException signal = signal(failure);
        if (signal != null && signal.getReason() instanceof AMQP.Channel.Close close) {
            return close.getReplyText();
        }
        if (signal != null && signal.getReason() instanceof AMQP.Connection.Close close) {
            return close.getReplyText();
        }
        Throwable speaking = failure;
        while (speaking.getMessage() == null && speaking.getCause() != null) {
            speaking = speaking.getCause();
        }
        return speaking.getMessage() == null ? speaking.toString() : speaking.getMessage();
    }

    private static boolean isRefusal(Throwable failure) {
        ShutdownSignalException signal = signal(failure);
        return failure instanceof RefusedException
                || failure instanceof AuthenticationFailureException
                || failure instanceof PossibleAuthenticationFailureException
                || isUntrusted(failure)
                || signal != null && isRefusal(replyCode(signal.getReason())) && !isStarting(signal);
    }

    /** A broker that starts, or whose other nodes do, does not find queues yet that it has. */
    private static boolean isStarting(ShutdownSignalException signal) {
        return reason(signal).contains("is down or inaccessible");
    }

    /** A certificate does not get better by trying again; other trouble in a handshake may be that of a broker that ends. */
    private static boolean isUntrusted(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRefusal(int replyCode) {
        return replyCode == AMQP.ACCESS_REFUSED
                || replyCode == AMQP.NOT_FOUND
                || replyCode == AMQP.PRECONDITION_FAILED
                || replyCode == AMQP.NOT_ALLOWED;
    }

    private static int replyCode(@Nullable Method reason) {
        if (reason instanceof AMQP.Channel.Close close) {
            return close.getReplyCode();
        }
        return reason instanceof AMQP.Connection.Close close ? close.getReplyCode() : 0;
    }

    private static @Nullable ShutdownSignalException signal(Throwable failure) {
        if (failure instanceof ShutdownSignalException signal) {
            return signal;
        }
        return failure.getCause() instanceof ShutdownSignalException signal ? signal : null;
    }

    /** Ends the connection, in bounded time; the broker gives what was not acknowledged to the next consumer. */
    @Override
    public void close() {
        connection.abort(CLOSE_TIMEOUT_MILLIS);
        callbacks.shutdownNow();
    }
}
