/** Flights from a topic of Kafka, their delays by airport to another: {@link FlightsJob} is the pipeline. */
package io.tidemark.examples.kafka.flights;
