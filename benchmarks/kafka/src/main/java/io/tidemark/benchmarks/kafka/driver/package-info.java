/** Starts a broker, lets contestants copy topics on it by turns, and looks at what becomes visible when. */
package io.tidemark.benchmarks.kafka.driver;
