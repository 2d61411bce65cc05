package io.tidemark.connector.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Consumes a queue.
 *
 * @param queue its name
 * @param declaration what to declare first, or {@code null} if it must be there
 * @param prefetch the most messages on their way
 * @param acknowledges whether the broker keeps a message until it is acknowledged
 */
record QueueConsumption(String queue, @Nullable QueueDeclaration declaration, int prefetch, boolean acknowledges)
        implements Consumption, Serializable {
    private static final long serialVersionUID = 1L;

    /** Declares the queue, or sees that it is there. */
    void prepare(Channel channel) throws IOException {
        if (declaration == null) {
            channel.queueDeclarePassive(queue);
        } else {
            declaration.declare(channel);
        }
    }

    @Override
    public long ready(AMQP.Queue.DeclareOk answer) {
        return answer.getMessageCount();
    }

    @Override
    public void begin(Channel channel, Consumer consumer) throws IOException {
        prepare(channel);
        channel.basicQos(prefetch);
        channel.basicConsume(queue, !acknowledges, consumer);
    }
}
