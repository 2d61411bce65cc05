package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import java.io.IOException;
import java.util.List;

/**
 * Reads a stream, which keeps what was read: the offset is all that a checkpoint needs. Acknowledgements only ask for more, so
 * they are sent as soon as messages are taken.
 */
final class StreamReading<T> implements Reading<T, RabbitMqStreamSplit> {
    private final RabbitMqStreamSplit start;
    private final Emission<T> emission;
    private final StreamConsumption consumption;
    private final Inbox inbox;
    private final Receiver receiver;
    private List<Delivery> deliveries = List.of();
    private int next;
    /** What was taken out and is not emitted. */
    private volatile int held;

    private int connection;

    StreamReading(
            RabbitMqStreamSplit start,
            RabbitMqConnectionConfig config,
            StreamOptions options,
            Emission<T> emission,
            SourceContext context) {
        this.start = start;
        this.emission = emission;
        this.consumption = new StreamConsumption(options, start);
        this.inbox = new Inbox(options.prefetch(), true);
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
            take(deliveries.get(next++).message(), output);
        }
        held = deliveries.size() - next;
        if (count > 0) {
            long last = deliveries.get(to - 1).tag();
            receiver.acknowledge(connection, Acknowledgement.upTo(last));
        }
        return count;
    }

    private void refill() throws IOException {
        Inbox.Contents contents = inbox.take();
        if (contents.connection() > connection) {
            connection = contents.connection();
        }
        deliveries = contents.deliveries();
        next = 0;
    }

    /** What was taken out before the connection was lost, and emitted after it was made again, comes a second time. */
    private void take(RabbitMqMessage message, SourceOutput<T> output) throws IOException {
        long offset = (Long) message.properties().headers().get(StreamConsumption.OFFSET);
        if (offset >= consumption.position()) {
            consumption.moveTo(offset + 1);
            emission.emit(start.stream(), message, output);
        }
    }

    @Override
    public long lag() {
        return inbox.size() + held;
    }

    @Override
    public RabbitMqStreamSplit snapshot(long checkpointId) {
        return start.at(consumption.position());
    }

    @Override
    public void complete(long checkpointId) {
        // the stream keeps what was read, whoever has read it
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
