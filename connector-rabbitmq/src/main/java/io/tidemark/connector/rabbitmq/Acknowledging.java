package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * When messages are acknowledged, and by what they are recognised.
 *
 * @param guarantee what comes of it
 * @param id the id of a message; only for exactly once
 * @param idName what the id is, for a person
 * @param retention how long ids are kept
 */
record Acknowledging(
        Guarantee guarantee,
        @Nullable MessageAttribute<RabbitMqMessage, @Nullable String> id,
        String idName,
        IdRetention retention)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    @Nullable
    String idOf(RabbitMqMessage message) {
        return id == null ? null : id.of(message);
    }
}
