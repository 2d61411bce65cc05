package io.tidemark.connector.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the properties of the client into ours, and back. */
final class Properties {
    private static final int TRANSIENT = 1;
    private static final int PERSISTENT = 2;

    private Properties() {}

    static MessageProperties read(BasicProperties properties) {
        Date timestamp = properties.getTimestamp();
        Integer deliveryMode = properties.getDeliveryMode();
        return new MessageProperties(
                headers(properties.getHeaders()),
                properties.getContentType(),
                properties.getContentEncoding(),
                deliveryMode != null && deliveryMode == PERSISTENT,
                properties.getPriority(),
                properties.getCorrelationId(),
                properties.getReplyTo(),
                properties.getExpiration(),
                properties.getMessageId(),
                timestamp == null ? null : timestamp.toInstant(),
                properties.getType(),
                properties.getUserId(),
                properties.getAppId());
    }

    private static Map<String, Object> headers(@Nullable Map<String, Object> headers) {
        if (headers == null) {
            return Map.of();
        }
        Map<String, Object> plain = new TreeMap<>();
        headers.forEach((name, value) -> {
            if (value != null) {
                plain.put(name, plain(value));
            }
        });
        return plain;
    }

    /** The client has a class of its own for texts. */
    private static Object plain(Object value) {
        if (value instanceof LongString text) {
            return text.toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Properties::plain).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new TreeMap<>();
            map.forEach((name, inner) -> {
                if (inner != null) {
                    plain.put(String.valueOf(name), plain(inner));
                }
            });
            return plain;
        }
        return value;
    }

    static BasicProperties write(MessageProperties properties) {
        Instant timestamp = properties.timestamp();
        return new BasicProperties.Builder()
                .headers(properties.headers().isEmpty() ? null : properties.headers())
                .contentType(properties.contentType())
                .contentEncoding(properties.contentEncoding())
                .deliveryMode(properties.persistent() ? PERSISTENT : TRANSIENT)
                .priority(properties.priority())
                .correlationId(properties.correlationId())
                .replyTo(properties.replyTo())
                .expiration(properties.expiration())
                .messageId(properties.messageId())
                .timestamp(timestamp == null ? null : Date.from(timestamp))
                .type(properties.type())
                .userId(properties.userId())
                .appId(properties.appId())
                .build();
    }
}
