package io.tidemark.connector.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;

/** A message as it is published, and published again if the connection breaks before the broker has confirmed it. */
record OutgoingMessage(String exchange, String routingKey, BasicProperties properties, byte[] body) {}
