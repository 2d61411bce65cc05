/** The main job: delays by origin airport, from real flights, with exactly-once output. */
package io.tidemark.examples.flights;
