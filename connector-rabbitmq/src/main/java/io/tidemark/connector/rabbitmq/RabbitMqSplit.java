package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.source.SourceSplit;
import java.util.List;

/**
 * A queue, and the ids of the messages that were read from it and may be delivered again.
 *
 * @param queue its name
 * @param ids oldest first; empty where messages have no ids
 * @since 0.1
 */
public record RabbitMqSplit(String queue, List<String> ids) implements SourceSplit {
    /** Keeps an unmodifiable copy of the list. */
    public RabbitMqSplit {
        ids = List.copyOf(ids);
    }

    @Override
    public String splitId() {
        return queue;
    }

    /** Says how many ids there are, for they may be many. */
    @Override
    public String toString() {
        return queue + " (" + ids.size() + " ids)";
    }
}
