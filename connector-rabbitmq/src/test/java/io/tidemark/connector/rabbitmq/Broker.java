package io.tidemark.connector.rabbitmq;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.tidemark.servers.RabbitServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One RabbitMQ for all tests, started when the first needs it, and seen from outside; skips the tests where there is none. */
final class Broker implements BeforeAllCallback, AutoCloseable {
    private static Broker shared;

    private final RabbitServer server;
    private final ThreadLocal<Channel> channels = new ThreadLocal<>();
    private Connection connection;

    /** For JUnit. */
    Broker() {
        server = null;
    }

    private Broker(RabbitServer server) {
        this.server = server;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        assumeTrue(RabbitServer.isAvailable(), RabbitServer.unavailable());
        shared = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Broker.class, key -> start(), Broker.class);
    }

    private static Broker start() {
        try {
            return new Broker(RabbitServer.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Broker shared() {
        return shared;
    }

    RabbitServer server() {
        return server;
    }

    /** A client of a test, which gives up soon. */
    static RabbitMqConnectionConfig.Builder client(int port) {
        return RabbitMqConnectionConfig.builder()
                .setHost("127.0.0.1")
                .setPort(port)
                .setUserName(RabbitServer.USER)
                .setPassword(RabbitServer.PASSWORD)
                .setReconnect(Duration.ofMillis(50), Duration.ofSeconds(1), RabbitMqConnectionConfig.UNLIMITED);
    }

    RabbitMqConnectionConfig.Builder client() {
        return client(server.port());
    }

    /** Returns a channel of this thread's own, made anew when the broker was down. */
    Channel channel() throws IOException {
        Channel channel = channels.get();
        if (channel == null || !channel.isOpen()) {
            channel = connection().createChannel();
            channel.confirmSelect();
            channels.set(channel);
        }
        return channel;
    }

    /** Closes the channel of this thread, if it has one: a broker has so many of a connection, and cases run in threads of their own. */
    void closeChannel() throws IOException {
        Channel channel = channels.get();
        channels.remove();
        if (channel != null) {
            channel.abort();
        }
    }

    private synchronized Connection connection() throws IOException {
        if (connection == null || !connection.isOpen()) {
            if (connection != null) {
                connection.abort();
            }
            ConnectionFactory factory = new ConnectionFactory();
            factory.setHost("127.0.0.1");
            factory.setPort(server.port());
            factory.setUsername(RabbitServer.USER);
            factory.setPassword(RabbitServer.PASSWORD);
            factory.setAutomaticRecoveryEnabled(false);
            try {
                connection = factory.newConnection("test");
            } catch (TimeoutException e) {
                throw new IOException(e);
            }
        }
        return connection;
    }

    void declare(QueueDeclaration queue) throws IOException {
        queue.declare(channel());
    }

    void delete(String... queues) throws IOException {
        for (String queue : queues) {
            channel().queueDelete(queue);
        }
    }

    /**
     * Stops the broker and starts it again. The only node of a RabbitMQ 3.10 does not write at once that it has a quorum queue or
     * a stream, and loses it in a kill; an orderly stop writes it.
     */
    void settle(String queue) throws IOException {
        server.stop();
        server.restart();
        awaitQueue(queue);
    }

    /** Kills the broker and starts it again. */
    void crash(String queue) throws IOException {
        server.kill();
        server.restart();
        awaitQueue(queue);
    }

    /** A broker answers before it has found its queues. */
    private void awaitQueue(String queue) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                channel().queueDeclarePassive(queue);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    /** Publishes messages whose correlation ids are their texts. */
    void publish(String queue, String... texts) throws IOException {
        for (String text : texts) {
            publish(queue, text, MessageProperties.builder().correlationId(text).build());
        }
        confirm();
    }

    void publish(String queue, String text, MessageProperties properties) throws IOException {
        channel().basicPublish("", queue, Properties.write(properties), text.getBytes(StandardCharsets.UTF_8));
    }

    void confirm() throws IOException {
        try {
            channel().waitForConfirmsOrDie(10_000);
        } catch (InterruptedException | TimeoutException e) {
            throw new IOException(e);
        }
    }

    /** Returns how many messages wait in a queue, besides those that are delivered and not acknowledged. */
    long ready(String queue) throws IOException {
        return channel().messageCount(queue);
    }

    /** Takes all messages that wait in a queue. */
    List<GetResponse> takeAll(String queue) throws IOException {
        List<GetResponse> messages = new ArrayList<>();
        GetResponse message;
        while ((message = channel().basicGet(queue, true)) != null) {
            messages.add(message);
        }
        return messages;
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            connection.abort();
        }
        server.close();
    }
}
