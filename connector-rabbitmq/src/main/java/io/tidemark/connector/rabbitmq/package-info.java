/** Reads queues and streams of RabbitMQ and publishes to its exchanges, over AMQP 0-9-1. */
package io.tidemark.connector.rabbitmq;
