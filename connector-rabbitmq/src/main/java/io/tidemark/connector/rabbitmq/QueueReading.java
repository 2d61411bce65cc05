package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a queue: emits each message that the {@link MessageLedger} does not know, and acknowledges as it says. */
final class QueueReading<T> implements Reading<T, RabbitMqSplit> {
    private static final Logger LOG = System.getLogger(QueueReading.class.getName());

    private final String queue;
    private final Acknowledging mode;
    private final Emission<T> emission;
    private final MessageLedger ledger;
    private final Inbox inbox;
    private final Receiver receiver;
    private final Counter repeated;
    private final Counter forgotten;
    private List<Delivery> deliveries = List.of();
    private int next;
    /** What was taken out and is not emitted. */
    private volatile int held;

    private int connection;

    QueueReading(
            RabbitMqSplit split,
            RabbitMqConnectionConfig config,
            QueueConsumption consumption,
            Acknowledging mode,
            Emission<T> emission,
            SourceContext context) {
        this.queue = split.queue();
        this.mode = mode;
        this.emission = emission;
        this.ledger = new MessageLedger(mode.retention(), split.ids(), System.nanoTime());
        this.repeated = context.metrics().counter(MetricNames.REPEATED_RECORDS);
        this.forgotten = context.metrics().counter("forgottenIds");
        this.inbox = new Inbox(consumption.prefetch(), consumption.acknowledges());
        this.receiver = Receiver.start(config, consumption, context, inbox);
    }

    @Override
    public int poll(SourceOutput<T> output, int maxMessages) throws IOException {
        receiver.publishCounts();
        if (next == deliveries.size()) {
            refill();
        }
        int to = Math.min(deliveries.size(), next + maxMessages);
        int count = to - next;
        while (next < to) {
            take(deliveries.get(next++), output);
        }
        held = deliveries.size() - next;
        acknowledge(ledger.takeRepeated());
        return count;
    }

    private void refill() throws IOException {
        Inbox.Contents contents = inbox.take();
        if (contents.connection() > connection) {
            connection = contents.connection();
            ledger.lose(System.nanoTime());
        }
        if (contents.confirmedRound() > 0) {
            ledger.confirm(contents.confirmedRound());
        }
        deliveries = contents.deliveries();
        next = 0;
    }

    private void take(Delivery delivery, SourceOutput<T> output) throws IOException {
        if (mode.guarantee() == Guarantee.EXACTLY_ONCE) {
            takeOnce(delivery, output);
            return;
        }
        if (mode.guarantee() == Guarantee.AT_LEAST_ONCE) {
            ledger.receive(delivery.tag());
        }
        emission.emit(queue, delivery.message(), output);
    }

    private void takeOnce(Delivery delivery, SourceOutput<T> output) throws IOException {
        RabbitMqMessage message = delivery.message();
        String id = mode.idOf(message);
        if (id == null || id.isEmpty()) {
            ledger.receive(delivery.tag());
            emission.refuse(
                    queue, message, "it has no " + mode.idName() + ", and each must have one of its own", output);
        } else if (ledger.receive(id, delivery.tag()) == MessageLedger.Verdict.NEW) {
            emission.emit(queue, message, output);
        } else {
            repeated.increment();
        }
    }

    private void acknowledge(@Nullable Acknowledgement acknowledgement) {
        if (acknowledgement != null) {
            receiver.acknowledge(connection, acknowledgement);
        }
    }

    @Override
    public long lag() {
        return receiver.ready() + inbox.size() + held;
    }

    @Override
    public RabbitMqSplit snapshot(long checkpointId) {
        int tooMany = ledger.expire(System.nanoTime());
        if (tooMany > 0) {
            forgotten.add(tooMany);
            LOG.log(
                    Level.WARNING,
                    "{0} ids of messages of queue ''{1}'' are forgotten before it is known that the broker has forgotten"
                            + " the messages: if it delivers them again, they count twice. Allow more with setIdRetention,"
                            + " or see why the connection breaks so often.",
                    tooMany,
                    queue);
        }
        return new RabbitMqSplit(queue, ledger.snapshot(checkpointId));
    }

    @Override
    public void complete(long checkpointId) {
        acknowledge(ledger.complete(checkpointId, System.nanoTime()));
    }

    @Override
    public void stop() {
        receiver.stop();
    }

    @Override
    public void awaitEnd() {
        receiver.awaitEnd();
    }
}
