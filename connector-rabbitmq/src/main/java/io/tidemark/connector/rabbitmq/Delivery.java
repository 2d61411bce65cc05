package io.tidemark.connector.rabbitmq;

/**
 * A message and what it is acknowledged by.
 *
 * @param tag the broker's number for this delivery, which rises and begins anew with each connection
 * @param message what was delivered
 */
record Delivery(long tag, RabbitMqMessage message) {}
