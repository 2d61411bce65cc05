package io.tidemark.connector.rabbitmq;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A queue or stream that is declared before it is used, so that it need not be there. A broker that has one of the same name
 * with other options refuses, and the job is told what differs. Immutable and thread-safe.
 *
 * <pre>{@code
 * QueueDeclaration.quorum("orders").argument("x-max-length", 100_000).boundTo("shop", "order.*")
 * }</pre>
 *
 * @since 0.1
 */
public final class QueueDeclaration implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String TYPE = "x-queue-type";

    private record Binding(String exchange, String routingKey) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private final String name;
    private final boolean durable;
    private final TreeMap<String, Serializable> arguments;
    private final ArrayList<Binding> bindings;

    private QueueDeclaration(
            String name, boolean durable, Map<String, Serializable> arguments, List<Binding> bindings) {
        this.name = Checks.notBlank("queue", name);
        this.durable = durable;
        this.arguments = new TreeMap<>(arguments);
        this.bindings = new ArrayList<>(bindings);
    }

    /**
     * Describes a durable classic queue: one node keeps it.
     *
     * @param name of the queue
     * @return its declaration
     * @throws IllegalArgumentException if the name is blank
     */
    public static QueueDeclaration classic(String name) {
        return new QueueDeclaration(name, true, Map.of(TYPE, "classic"), List.of());
    }

    /**
     * Describes a quorum queue: it is durable, and several nodes keep it.
     *
     * @param name of the queue
     * @return its declaration
     * @throws IllegalArgumentException if the name is blank
     */
    public static QueueDeclaration quorum(String name) {
        return new QueueDeclaration(name, true, Map.of(TYPE, "quorum"), List.of());
    }

    /**
     * Describes a stream: it keeps what was read, for {@link RabbitMqStreamSource}.
     *
     * @param name of the stream
     * @return its declaration
     * @throws IllegalArgumentException if the name is blank
     */
    public static QueueDeclaration stream(String name) {
        return new QueueDeclaration(name, true, Map.of(TYPE, "stream"), List.of());
    }

    /**
     * Returns a queue that a restart of the broker loses, with all that is in it. Only a classic one can be so.
     *
     * @return a declaration that differs in this
     */
    public QueueDeclaration transientOnly() {
        return new QueueDeclaration(name, false, arguments, bindings);
    }

    /**
     * Returns a queue with an optional argument, such as {@code x-max-length} or {@code x-single-active-consumer}.
     *
     * @param key as RabbitMQ names it
     * @param value a text, a number or a boolean
     * @return a declaration that differs in this
     */
    public QueueDeclaration argument(String key, Serializable value) {
        TreeMap<String, Serializable> more = new TreeMap<>(arguments);
        more.put(key, value);
        return new QueueDeclaration(name, durable, more, bindings);
    }

    /**
     * Returns a queue that gets what is published to an exchange, which must be there.
     *
     * @param exchange its name
     * @param routingKey or a pattern, as the type of the exchange has it
     * @return a declaration with one binding more
     */
    public QueueDeclaration boundTo(String exchange, String routingKey) {
        List<Binding> more = new ArrayList<>(bindings);
        more.add(new Binding(Checks.notBlank("exchange", exchange), routingKey));
        return new QueueDeclaration(name, durable, arguments, more);
    }

    /**
     * Returns the name.
     *
     * @return of the queue or stream
     */
    public String name() {
        return name;
    }

    void declare(Channel channel) throws IOException {
        channel.queueDeclare(name, durable, false, false, new TreeMap<>(arguments));
        for (Binding binding : bindings) {
            channel.queueBind(name, binding.exchange, binding.routingKey);
        }
    }

    /** Returns the name, the type and the arguments. */
    @Override
    public String toString() {
        return (durable ? "" : "transient ") + "queue '" + name + "' " + arguments;
    }
}
