/** Counters and gauges that connectors and operators keep, so that nothing is dropped in silence. */
package io.tidemark.checkpoint.spi.metrics;
