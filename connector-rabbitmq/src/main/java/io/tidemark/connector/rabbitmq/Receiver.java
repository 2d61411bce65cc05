package io.tidemark.connector.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.metrics.PendingCount;
import io.tidemark.checkpoint.spi.runtime.ReconnectPolicy;
import io.tidemark.checkpoint.spi.source.SourceContext;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps one queue connected, on a thread of its own: connects, lets the client put deliveries into the {@link Inbox},
 * acknowledges what the subtask says, and connects again when the connection ends.
 *
 * <p>Connections are counted from 0. The subtask knows how many losses it has taken out of the inbox; what it wants
 * acknowledged before it knew of a loss has tags of an older connection, and is dropped: the broker delivers it again.
 */
final class Receiver implements Runnable {
    private static final Logger LOG = System.getLogger(Receiver.class.getName());

    /** How long the end waits for acknowledgements to be sent. */
    private static final long LAST_WORDS_MILLIS = 2_000;

    /** How long it waits then for the thread; only making a connection takes longer. */
    private static final long CLOSE_TIMEOUT_MILLIS = 2_000;

    private sealed interface Command {
        record Acknowledge(int connection, Acknowledgement what) implements Command {}

        record Reconnect(int connection, Exception why) implements Command {}

        record Stop() implements Command {}
    }

    private final RabbitMqConnectionConfig config;
    private final Consumption consumption;
    private final SourceContext context;
    private final String name;
    private final Inbox inbox;
    private final Thread thread;
    private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final PendingCount errors;
    private final PendingCount reconnects;
    /** What the broker said last of the messages that are ready, less what it has delivered since. */
    private final AtomicLong ready = new AtomicLong();

    private boolean connectedBefore;
    private int connections;
    private int failuresInARow;

    private Receiver(RabbitMqConnectionConfig config, Consumption consumption, SourceContext context, Inbox inbox) {
        this.config = config;
        this.consumption = consumption;
        this.context = context;
        this.inbox = inbox;
        errors = new PendingCount(context.metrics().counter(MetricNames.ERRORS));
        reconnects = new PendingCount(context.metrics().counter(MetricNames.RECONNECTS));
        String where = context.jobName() + "-" + context.operatorName() + "-" + consumption.queue();
        this.name = "RabbitMQ source '" + context.operatorName() + "' of job '" + context.jobName() + "'";
        this.thread = new Thread(this, "tidemark-rabbitmq-" + where);
        thread.setDaemon(true);
    }

    static Receiver start(
            RabbitMqConnectionConfig config, Consumption consumption, SourceContext context, Inbox inbox) {
        Receiver receiver = new Receiver(config, consumption, context, inbox);
        receiver.thread.start();
        return receiver;
    }

    /**
     * Acknowledges, soon, unless the connection is another one by now. Called by the subtask.
     *
     * @param connection how many connections were lost before, as far as the subtask knows
     */
    void acknowledge(int connection, Acknowledgement what) {
        commands.add(new Command.Acknowledge(connection, what));
    }

    /** Adds to the counters what was counted since the last call. Call it on the subtask's thread. */
    void publishCounts() {
        errors.publish();
        reconnects.publish();
    }

    /** Returns about how many messages the broker could deliver. May be called on any thread. */
    long ready() {
        return ready.get();
    }

    @Override
    public void run() {
        try {
            while (!isClosed()) {
                receive();
            }
        } catch (InterruptedException e) {
            // The reader was closed: nobody takes anything out any more.
            return;
        } catch (IOException e) {
            inbox.fail(new IOException(name + " stops reading '" + consumption.queue() + "': " + e.getMessage(), e));
        } catch (RuntimeException | Error e) {
            inbox.fail(new IOException(name + " stops reading '" + consumption.queue() + "': " + e, e));
        }
        context.wakeUp();
    }

    private void receive() throws IOException, InterruptedException {
        Exception problem;
        try (BrokerConnection connection = BrokerConnection.open(config, clientName())) {
            problem = serve(connection);
        } catch (RefusedException e) {
            errors.increment();
            throw e;
        } catch (IOException e) {
            problem = e;
        }
        if (!isClosed()) {
            errors.increment();
        }
        inbox.lost();
        connections++;
        context.wakeUp();
        if (!isClosed()) {
            waitToReconnect(problem);
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private String clientName() {
        return context.jobName() + "-" + context.operatorName() + "-" + context.subtaskIndex();
    }

    /** Returns why the connection ended. */
    private Exception serve(BrokerConnection connection) throws IOException, InterruptedException {
        int number = connections;
        Channel channel = connection.channel();
        connection.onEnd(cause -> commands.add(new Command.Reconnect(number, cause)));
        try {
            consumption.begin(channel, new Deliveries(channel, number));
            // Only a broker that lets us consume counts as a success.
            failuresInARow = 0;
            if (connectedBefore) {
                reconnects.increment();
            }
            connectedBefore = true;
            ready.set(consumption.ready(channel.queueDeclarePassive(consumption.queue())));
            context.wakeUp();
            LOG.log(Level.INFO, "{0} reads ''{1}'' at {2}.", name, consumption.queue(), config.address());
            while (true) {
                Command command = commands.take();
                if (command instanceof Command.Stop) {
                    return new IOException("the reader was closed");
                } else if (command instanceof Command.Reconnect reconnect && reconnect.connection == number) {
                    return checked(reconnect.why);
                } else if (command instanceof Command.Acknowledge acknowledge && acknowledge.connection == number) {
                    acknowledge(channel, acknowledge.what);
                }
            }
        } catch (IOException | ShutdownSignalException e) {
            return checked(e);
        }
    }

    /** Throws what is no use trying again. */
    private Exception checked(Exception why) throws RefusedException {
        IOException worded =
                BrokerConnection.worded("reading '" + consumption.queue() + "' at " + config.address() + " ended", why);
        if (worded instanceof RefusedException refused) {
            throw refused;
        }
        return worded;
    }

    private void acknowledge(Channel channel, Acknowledgement what) throws IOException {
        if (what.upTo() > 0) {
            channel.basicAck(what.upTo(), true);
        }
        for (long tag : what.single()) {
            channel.basicAck(tag, false);
        }
        if (what.round() > 0) {
            // an answer to what was asked behind the acknowledgements says that they have arrived in the queue
            ready.set(consumption.ready(channel.queueDeclarePassive(consumption.queue())));
            inbox.confirmed(what.round());
            context.wakeUp();
        }
    }

    private void waitToReconnect(Exception problem) throws IOException, InterruptedException {
        failuresInARow++;
        ReconnectPolicy policy = config.reconnect();
        if (!policy.allows(failuresInARow)) {
            throw new IOException(
                    problem.getMessage() + ". Connecting again was tried as often as allowed, " + policy.maxAttempts()
                            + " times in a row; allow more with setReconnect(initialDelay, maxDelay, maxAttempts).",
                    problem);
        }
        long delayMillis = policy.delayMillis(failuresInARow);
        LOG.log(
                Level.WARNING,
                "{0}: {1}. Connecting again in {2} ms (attempt {3} in a row).",
                name,
                problem.getMessage(),
                delayMillis,
                failuresInARow);
        closed.await(delayMillis, TimeUnit.MILLISECONDS);
    }

    /** Begins to send the acknowledgements that are due, and then to release the connection. */
    void stop() {
        closed.countDown();
        inbox.close();
        commands.add(new Command.Stop());
    }

    /** Waits for the end of what {@link #stop} began, in bounded time. Called by the subtask. */
    void awaitEnd() {
        try {
            thread.join(LAST_WORDS_MILLIS);
            thread.interrupt();
            thread.join(CLOSE_TIMEOUT_MILLIS);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        publishCounts();
        if (thread.isAlive()) {
            LOG.log(
                    Level.WARNING,
                    "The thread ''{0}'' still waits for a broker at {1}; it ends by itself when that answers or the"
                            + " connection times out.",
                    thread.getName(),
                    config.address());
        }
    }

    /** Puts what one connection brings into the inbox, on the client's thread. */
    private final class Deliveries extends DefaultConsumer {
        private final int number;

        Deliveries(Channel channel, int number) {
            super(channel);
            this.number = number;
        }

        @Override
        public void handleDelivery(
                String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            RabbitMqMessage message = new RabbitMqMessage(
                    envelope.getExchange(),
                    envelope.getRoutingKey(),
                    envelope.isRedeliver(),
                    Properties.read(properties),
                    body);
            ready.updateAndGet(count -> Math.max(0, count - 1));
            try {
                inbox.put(number, new Delivery(envelope.getDeliveryTag(), message));
                context.wakeUp();
            } catch (InterruptedException e) {
                // The connection is being closed.
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void handleCancel(String consumerTag) {
            String queue = consumption.queue();
            commands.add(new Command.Reconnect(
                    number, new RefusedException("the broker ended deliveries: '" + queue + "' was deleted or moved")));
        }
    }
}
