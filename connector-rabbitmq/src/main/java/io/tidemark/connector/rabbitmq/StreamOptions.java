package io.tidemark.connector.rabbitmq;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RabbitMqStreamSource.Builder} collected about its streams.
 *
 * @param streams the names, each with what to declare, or {@code null} if it must be there
 * @param prefetch the most messages on their way
 * @param failOnTruncation whether messages that are gone before they are read are an error
 */
record StreamOptions(LinkedHashMap<String, @Nullable QueueDeclaration> streams, int prefetch, boolean failOnTruncation)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Keeps a copy. */
    StreamOptions {
        streams = new LinkedHashMap<>(streams);
    }

    /** Declares a stream, or sees that it is there. */
    void prepare(Channel channel, String stream) throws IOException {
        QueueDeclaration declaration = streams.get(stream);
        if (declaration == null) {
            channel.queueDeclarePassive(stream);
        } else {
            declaration.declare(channel);
        }
    }
}
