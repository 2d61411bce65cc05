package io.tidemark.connector.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.runtime.ReconnectPolicy;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Publishes, and keeps what the broker has not confirmed: a connection that breaks is made again, and all of that is published
 * again. What the broker refuses is an error, and the attempt restarts.
 */
final class RabbitMqWriter<T> implements SinkWriter<T> {
    private static final Logger LOG = System.getLogger(RabbitMqWriter.class.getName());

    private final SinkOptions options;
    private final Publication<T> publication;
    private final String name;
    private final String clientName;
    private final Counter records;
    private final Counter bytes;
    private final Counter errors;
    private final Counter reconnects;
    private final Counter retries;
    private final Counter unroutable;
    private BrokerConnection connection;
    private ConfirmWindow window;

    private RabbitMqWriter(SinkOptions options, Publication<T> publication, SubtaskContext context) throws IOException {
        this.options = options;
        this.publication = publication;
        name = "RabbitMQ sink '" + context.operatorName() + "' of job '" + context.jobName() + "'";
        clientName = context.jobName() + "-" + context.operatorName() + "-" + context.subtaskIndex();
        Metrics metrics = context.metrics();
        records = metrics.counter(MetricNames.RECORDS_WRITTEN);
        bytes = metrics.counter(MetricNames.BYTES_WRITTEN);
        errors = metrics.counter(MetricNames.ERRORS);
        reconnects = metrics.counter(MetricNames.RECONNECTS);
        retries = metrics.counter(MetricNames.RETRIES);
        unroutable = metrics.counter("unroutableRecords");
        window = new ConfirmWindow(options.unroutableAllowed());
        connection = BrokerConnection.open(options.connection(), clientName);
    }

    static <T> RabbitMqWriter<T> open(SinkOptions options, Publication<T> publication, SubtaskContext context)
            throws IOException {
        RabbitMqWriter<T> writer = new RabbitMqWriter<>(options, publication, context);
        try {
            writer.begin();
            return writer;
        } catch (IOException e) {
            writer.close();
            throw writer.failure(e);
        }
    }

    /** Declares what is to be declared, and listens to what the broker says. */
    private void begin() throws IOException {
        Channel channel = connection.channel();
        try {
            options.declare(channel);
            channel.confirmSelect();
        } catch (IOException | ShutdownSignalException e) {
            throw BrokerConnection.worded("the broker does not let it publish", e);
        }
        channel.addConfirmListener(window);
        channel.addReturnListener(window);
        connection.onEnd(window);
    }

    @Override
    public void write(T record, long timestampMillis) throws IOException {
        OutgoingMessage message = publication.of(record);
        awaitAtMost(options.maxUnconfirmed() - 1);
        try {
            publish(message);
        } catch (IOException e) {
            recover(e);
        }
        records.increment();
        bytes.add(message.body().length);
    }

    private void publish(OutgoingMessage message) throws IOException {
        Channel channel = connection.channel();
        window.add(channel.getNextPublishSeqNo(), message);
        try {
            channel.basicPublish(message.exchange(), message.routingKey(), true, message.properties(), message.body());
        } catch (IOException | ShutdownSignalException e) {
            throw BrokerConnection.worded(
                    "publishing at " + options.connection().address() + " failed", e);
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
        awaitAtMost(0);
    }

    private void awaitAtMost(int count) throws IOException {
        try {
            ShutdownSignalException end;
            while ((end = window.await(count, options.confirmTimeout().toMillis())) != null) {
                recover(BrokerConnection.worded(
                        "the connection to " + options.connection().address() + " ended", end));
            }
        } catch (IOException e) {
            if (!isWorded(e)) {
                errors.increment();
            }
            throw failure(e);
        } finally {
            unroutable.add(window.takeUnroutable());
        }
    }

    /** Connects anew and publishes again what was not confirmed, in the same order. */
    private void recover(IOException cause) throws IOException {
        List<OutgoingMessage> unconfirmed = window.outstanding();
        IOException problem = cause;
        for (int attempt = 1; ; attempt++) {
            errors.increment();
            pause(attempt, problem);
            try {
                reopen();
                reconnects.increment();
                for (OutgoingMessage message : unconfirmed) {
                    publish(message);
                }
                retries.add(unconfirmed.size());
                return;
            } catch (IOException e) {
                problem = e;
            }
        }
    }

    private void reopen() throws IOException {
        connection.close();
        unroutable.add(window.takeUnroutable());
        window = new ConfirmWindow(options.unroutableAllowed());
        connection = BrokerConnection.open(options.connection(), clientName);
        begin();
    }

    private void pause(int attempt, IOException problem) throws IOException {
        ReconnectPolicy policy = options.connection().reconnect();
        if (problem instanceof RefusedException || !policy.allows(attempt)) {
            throw failure(problem);
        }
        long delayMillis = policy.delayMillis(attempt);
        LOG.log(
                Level.WARNING,
                "{0}: {1}. Connecting again in {2} ms (attempt {3} in a row).",
                name,
                problem.getMessage(),
                delayMillis,
                attempt);
        try {
            TimeUnit.MILLISECONDS.sleep(delayMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to connect again");
        }
    }

    private IOException failure(IOException cause) {
        return isWorded(cause) ? cause : new WriteFailure(name + ": " + cause.getMessage() + ".", cause);
    }

    private static boolean isWorded(IOException e) {
        return e instanceof WriteFailure || e instanceof InterruptedIOException;
    }

    @Override
    public void close() {
        connection.close();
    }

    /** An error that is fully worded already. */
    private static final class WriteFailure extends IOException {
        private static final long serialVersionUID = 1L;

        WriteFailure(String message, IOException cause) {
            super(message + " What came after the last checkpoint is published again when the job restarts.", cause);
        }
    }
}
