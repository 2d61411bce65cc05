package io.tidemark.connector.rabbitmq;

import java.io.Serializable;
import java.time.Instant;

/**
 * Where the first reading of a stream starts. Immutable.
 *
 * @since 0.1
 */
public final class StreamOffset implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long position;
    private final long fromMillis;

    private StreamOffset(long position, long fromMillis) {
        this.position = position;
        this.fromMillis = fromMillis;
    }

    /**
     * Starts with the oldest message that the stream still has.
     *
     * @return the default
     */
    public static StreamOffset earliest() {
        return new StreamOffset(RabbitMqStreamSplit.EARLIEST, 0);
    }

    /**
     * Starts with the message of an offset, which the stream must still have.
     *
     * @param offset 1 or more
     * @return where to start
     * @throws IllegalArgumentException if it is less
     */
    public static StreamOffset offset(long offset) {
        if (offset < 1) {
            throw new IllegalArgumentException(
                    "The offset is " + offset + "; expected 1 or more, or earliest() for the beginning.");
        }
        return new StreamOffset(offset, 0);
    }

    /**
     * Starts with what was published at a time or later, by the clock of the broker. A stream is kept in pieces that have one time
     * each, so some messages from shortly before may come too. With the present time, what is there already is passed over.
     *
     * @param time of the first message that must not be missed
     * @return where to start
     */
    public static StreamOffset timestamp(Instant time) {
        return new StreamOffset(RabbitMqStreamSplit.BY_TIME, time.toEpochMilli());
    }

    RabbitMqStreamSplit start(String stream) {
        return new RabbitMqStreamSplit(stream, position, fromMillis);
    }
}
