package io.tidemark.connector.rabbitmq;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What AMQP 0-9-1 says about a message besides its body. Whatever was not set is {@code null}. Immutable, if the values of the
 * headers are.
 *
 * @param headers names and values: texts, numbers, booleans, byte arrays, {@link java.util.Date}, lists and maps of such; never {@code null}
 * @param contentType MIME type of the body
 * @param contentEncoding MIME encoding of the body
 * @param persistent whether a durable queue keeps the message over a restart of the broker
 * @param priority for queues with priorities, 0 to 255
 * @param correlationId names the message, or the request that it answers
 * @param replyTo where to answer
 * @param expiration after how many milliseconds in a queue it is dropped, as text
 * @param messageId names the message
 * @param timestamp when it was made; AMQP keeps whole seconds
 * @param type what kind of message it is
 * @param userId who publishes; the broker refuses any other than the user of the connection
 * @param appId which application publishes
 * @since 0.1
 */
public record MessageProperties(
        Map<String, Object> headers,
        @Nullable String contentType,
        @Nullable String contentEncoding,
        boolean persistent,
        @Nullable Integer priority,
        @Nullable String correlationId,
        @Nullable String replyTo,
        @Nullable String expiration,
        @Nullable String messageId,
        @Nullable Instant timestamp,
        @Nullable String type,
        @Nullable String userId,
        @Nullable String appId) {
    /** A persistent message without anything else. */
    public static final MessageProperties PERSISTENT = builder().build();

    /** Keeps a copy of the headers, sorted by name. */
    public MessageProperties {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    /**
     * Starts with a persistent message without anything else.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts with these properties.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.headers.putAll(headers);
        builder.contentType = contentType;
        builder.contentEncoding = contentEncoding;
        builder.persistent = persistent;
        builder.priority = priority;
        builder.correlationId = correlationId;
        builder.replyTo = replyTo;
        builder.expiration = expiration;
        builder.messageId = messageId;
        builder.timestamp = timestamp;
        builder.type = type;
        builder.userId = userId;
        builder.appId = appId;
        return builder;
    }

    /**
     * Collects the properties of a message. What each means says {@link MessageProperties}. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final Map<String, Object> headers = new TreeMap<>();
        private @Nullable String contentType;
        private @Nullable String contentEncoding;
        private boolean persistent = true;
        private @Nullable Integer priority;
        private @Nullable String correlationId;
        private @Nullable String replyTo;
        private @Nullable String expiration;
        private @Nullable String messageId;
        private @Nullable Instant timestamp;
        private @Nullable String type;
        private @Nullable String userId;
        private @Nullable String appId;

        private Builder() {}

        /**
         * Sets a header.
         *
         * @param name of the header
         * @param value of a type that {@link MessageProperties#headers()} lists
         * @return this builder
         */
        public Builder header(String name, Object value) {
            headers.put(name, value);
            return this;
        }

        /**
         * Sets the content type.
         *
         * @param value or {@code null} for none
         * @return this builder
         */
        public Builder contentType(@Nullable String value) {
            contentType = value;
            return this;
        }

        /**
         * Sets the content encoding.
         *
         * @param value or {@code null} for none
         * @return this builder
         */
        public Builder contentEncoding(@Nullable String value) {
            contentEncoding = value;
            return this;
        }

        /**
         * Sets whether the message outlives the broker's process. The default is {@code true}.
         *
         * @param value {@code false} for a message that may be lost
         * @return this builder
         */
        public Builder persistent(boolean value) {
            persistent = value;
            return this;
        }

        /**
         * Sets the priority.
         *
         * @param value or {@code null} for none
         * @return this builder
         */
        public Builder priority(@Nullable Integer value) {
            priority = value;
            return this;
        }

        /**
         * Sets the correlation id.
         *
         * @param value or {@code null} for none
         * @return this builder
         */
        public Builder correlationId(@Nullable String value) {
            correlationId = value;
            return this;
        }

        /**
         * Sets where to answer.
         *
         * @param value or {@code null} for none
         * @return this builder
         */
        public Builder replyTo(@Nullable String value) {
            replyTo = value;
            return this;
        }

        /**
         * Sets after how many milliseconds the message is dropped.
         *
         * @param value or {@code null} for never
         * @return this builder
         */
        public Builder expiration(@Nullable String value) {
            expiration = value;
            return this;
        }

        /**
         * Sets the message id.
         *
         * @param value or {@code null} for none
         * @return this builder
         */
        public Builder messageId(@Nullable String value) {
            messageId = value;
            return this;
        }

        /**
         * Sets when the message was made.
         *
         * @param value or {@code null} for nothing
         * @return this builder
         */
        public Builder timestamp(@Nullable Instant value) {
            timestamp = value;
            return this;
        }

        /**
         * Sets what kind of message it is.
         *
         * @param value or {@code null} for none
         * @return this builder
         */
        public Builder type(@Nullable String value) {
            type = value;
            return this;
        }

        /**
         * Sets who publishes.
         *
         * @param value the user of the connection, or {@code null} to say nothing
         * @return this builder
         */
        public Builder userId(@Nullable String value) {
            userId = value;
            return this;
        }

        /**
         * Sets which application publishes.
         *
         * @param value or {@code null} to say nothing
         * @return this builder
         */
        public Builder appId(@Nullable String value) {
            appId = value;
            return this;
        }

        /**
         * Makes the properties.
         *
         * @return what was set
         */
        public MessageProperties build() {
            return new MessageProperties(
                    headers,
                    contentType,
                    contentEncoding,
                    persistent,
                    priority,
                    correlationId,
                    replyTo,
                    expiration,
                    messageId,
                    timestamp,
                    type,
                    userId,
                    appId);
        }
    }
}
