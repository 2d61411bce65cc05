/** Sums of orders by customer, from one queue of RabbitMQ to another, each order counted once. */
package io.tidemark.examples.rabbitmq;
