package io.tidemark.connector.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import java.io.IOException;

/** How one queue or stream is consumed, on each connection anew. */
interface Consumption {
    /** Returns the name of the queue or stream. */
    String queue();

    /** Returns the most messages that are delivered and not yet acknowledged, or taken out. */
    int prefetch();

    /** Returns whether the broker delivers again what was delivered and not acknowledged. */
    boolean acknowledges();

    /**
     * Returns how many messages are ready to be delivered.
     *
     * @param answer of the broker, to a question about the queue
     * @return 0 where it does not say that
     */
    long ready(AMQP.Queue.DeclareOk answer);

    /**
     * Declares what is to be declared, and starts deliveries.
     *
     * @throws IOException if the broker refuses
     */
    void begin(Channel channel, Consumer consumer) throws IOException;
}
