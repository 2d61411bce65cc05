package io.tidemark.connector.rabbitmq;

import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of records, as a {@link RabbitMqSink.Builder} collected it.
 *
 * @param exchange where to publish
 * @param routingKey with which key
 * @param properties what to say about it
 * @param id the id of a message, or {@code null} for none
 * @param serializer what it consists of
 */
record Publication<T>(
        MessageAttribute<? super T, String> exchange,
        MessageAttribute<? super T, String> routingKey,
        MessageAttribute<? super T, MessageProperties> properties,
        @Nullable MessageAttribute<? super T, String> id,
        MessageSerializer<? super T> serializer)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    OutgoingMessage of(T record) throws IOException {
        return new OutgoingMessage(
                exchange.of(record),
                routingKey.of(record),
                Properties.write(named(properties.of(record), record)),
                serializer.serialize(record));
    }

    /** A reader recognises a message by either id; a correlation id that the user chose is left. */
    private MessageProperties named(MessageProperties given, T record) {
        if (id == null) {
            return given;
        }
        String name = id.of(record);
        String correlationId = given.correlationId() == null ? name : given.correlationId();
        return given.toBuilder().messageId(name).correlationId(correlationId).build();
    }
}
