package io.tidemark.connector.rabbitmq;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;

/**
 * What a {@link RabbitMqSink.Builder} collected, besides how messages are made.
 *
 * @param connection where the broker is
 * @param exchanges to declare first
 * @param queues to declare then
 * @param maxUnconfirmed how many messages may be unconfirmed
 * @param confirmTimeout how long to wait for a confirmation
 * @param unroutableAllowed whether a message may reach no queue
 */
record SinkOptions(
        RabbitMqConnectionConfig connection,
        ArrayList<ExchangeDeclaration> exchanges,
        ArrayList<QueueDeclaration> queues,
        int maxUnconfirmed,
        Duration confirmTimeout,
        boolean unroutableAllowed)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    void declare(Channel channel) throws IOException {
        for (ExchangeDeclaration exchange : exchanges) {
            exchange.declare(channel);
        }
        for (QueueDeclaration queue : queues) {
            queue.declare(channel);
        }
    }
}
