package io.tidemark.connector.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Consumes a stream from where the subtask is, on each connection anew. */
final class StreamConsumption implements Consumption {
    private static final Logger LOG = System.getLogger(StreamConsumption.class.getName());

    /** The name of the argument and of the header. */
    static final String OFFSET = "x-stream-offset";

    /** A stream that has anything gives it in milliseconds; one that has nothing is waited for so long. */
    private static final long PROBE_MILLIS = 2_000;

    private final StreamOptions options;
    private final RabbitMqStreamSplit start;

    /** Written by the subtask, read when a connection is made. */
    private volatile long position;

    StreamConsumption(StreamOptions options, RabbitMqStreamSplit start) {
        this.options = options;
        this.start = start;
        this.position = start.position();
    }

    /** Returns the offset of the next message that the subtask has not emitted. */
    long position() {
        return position;
    }

    void moveTo(long newPosition) {
        position = newPosition;
    }

    @Override
    public String queue() {
        return start.stream();
    }

    @Override
    public int prefetch() {
        return options.prefetch();
    }

    @Override
    public boolean acknowledges() {
        return true;
    }

    /** The answer is how many the stream keeps, read or not. */
    @Override
    public long ready(AMQP.Queue.DeclareOk answer) {
        return 0;
    }

    @Override
    public void begin(Channel channel, Consumer consumer) throws IOException {
        options.prepare(channel, queue());
        channel.basicQos(options.prefetch());
        long from = position;
        if (from > RabbitMqStreamSplit.EARLIEST) {
            requireThere(channel.getConnection(), from);
        }
        channel.basicConsume(queue(), false, Map.of(OFFSET, offset(from)), consumer);
    }

    private Object offset(long from) {
        if (from == RabbitMqStreamSplit.BY_TIME) {
            return new Date(start.fromMillis());
        }
        return from == RabbitMqStreamSplit.EARLIEST ? "first" : (Object) from;
    }

    /** A broker that no longer has an offset silently starts with the oldest that it has. */
    private void requireThere(Connection connection, long from) throws IOException {
        long first = oldest(connection, from);
        if (first <= from) {
            return;
        }
        String gap = "the stream '" + queue() + "' no longer has the messages from offset " + from + " to "
                + (first - 1) + ", which were not read: its retention has dropped them";
        if (options.failOnTruncation()) {
            throw new RefusedException(gap + ". Let it keep more, or go on without them by setFailOnTruncation(false)");
        }
        LOG.log(Level.WARNING, "{0}.", gap);
    }

    /** Reads the oldest message on a channel of its own. */
    private long oldest(Connection connection, long otherwise) throws IOException {
        CompletableFuture<Long> oldest = new CompletableFuture<>();
        Channel probe = connection.createChannel();
        if (probe == null) {
            throw new IOException("the broker allows no further channel");
        }
        try {
            probe.basicQos(1);
            probe.basicConsume(queue(), false, Map.of(OFFSET, "first"), new DefaultConsumer(probe) {
                @Override
                public void handleDelivery(
                        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                    oldest.complete((Long) properties.getHeaders().get(OFFSET));
                }
            });
            return oldest.get(PROBE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return otherwise; // nothing is there, so nothing can be told
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while looking for the oldest message");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            probe.abort();
        }
    }
}
