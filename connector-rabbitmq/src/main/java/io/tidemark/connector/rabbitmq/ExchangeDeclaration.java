package io.tidemark.connector.rabbitmq;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * A durable exchange that is declared before it is published to, so that it need not be there. A broker that has one of the same
 * name with other options refuses. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class ExchangeDeclaration implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final String type;
    private final TreeMap<String, Serializable> arguments;

    private ExchangeDeclaration(String name, String type, Map<String, Serializable> arguments) {
        this.name = Checks.notBlank("exchange", name);
        this.type = Checks.notBlank("exchange type", type);
        this.arguments = new TreeMap<>(arguments);
    }

    /**
     * Describes an exchange.
     *
     * @param name of the exchange
     * @param type {@code direct}, {@code topic}, {@code fanout}, {@code headers}, or one that a plugin of the broker has
     * @return its declaration
     * @throws IllegalArgumentException if one is blank
     */
    public static ExchangeDeclaration of(String name, String type) {
        return new ExchangeDeclaration(name, type, Map.of());
    }

    /**
     * Returns an exchange with an optional argument, such as {@code alternate-exchange}.
     *
     * @param key as RabbitMQ names it
     * @param value a text, a number or a boolean
     * @return a declaration that differs in this
     */
    public ExchangeDeclaration argument(String key, Serializable value) {
        TreeMap<String, Serializable> more = new TreeMap<>(arguments);
        more.put(key, value);
        return new ExchangeDeclaration(name, type, more);
    }

    /**
     * Returns the name.
     *
     * @return of the exchange
     */
    public String name() {
        return name;
    }

    void declare(Channel channel) throws IOException {
        channel.exchangeDeclare(name, type, true, false, new TreeMap<>(arguments));
    }

    /** Returns the name, the type and the arguments. */
    @Override
    public String toString() {
        return type + " exchange '" + name + "' " + arguments;
    }
}
