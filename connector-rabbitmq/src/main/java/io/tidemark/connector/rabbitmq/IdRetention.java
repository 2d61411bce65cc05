package io.tidemark.connector.rabbitmq;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long an id is kept of which it is not known whether the broker has taken the acknowledgement of its message.
 *
 * @param maxIds how many at most
 * @param maxAge since the doubt began, in the present attempt
 */
record IdRetention(int maxIds, Duration maxAge) implements Serializable {
    private static final long serialVersionUID = 1L;
}
