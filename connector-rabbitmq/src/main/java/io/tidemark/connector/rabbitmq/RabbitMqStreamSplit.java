package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.source.SourceSplit;

/**
 * A stream and how far it was read.
 *
 * @param stream its name
 * @param position the offset to read on from; {@link #EARLIEST}, or {@link #BY_TIME} if nothing was read yet
 * @param fromMillis where to start if the position is by time, in milliseconds since 1970; otherwise 0
 * @since 0.1
 */
public record RabbitMqStreamSplit(String stream, long position, long fromMillis) implements SourceSplit {
    /** The position of a stream that is read from its oldest message. */
    public static final long EARLIEST = 0;

    /** The position of a stream that is read from a time. */
    public static final long BY_TIME = -1;

    @Override
    public String splitId() {
        return stream;
    }

    RabbitMqStreamSplit at(long newPosition) {
        return newPosition == position ? this : new RabbitMqStreamSplit(stream, newPosition, 0);
    }
}
