/** The sink port: writers that are flushed at a barrier, and committers that publish once the checkpoint is durable. */
package io.tidemark.checkpoint.spi.sink;
