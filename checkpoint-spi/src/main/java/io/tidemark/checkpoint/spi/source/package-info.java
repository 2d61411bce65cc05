/** The source port: splits are discovered, assigned to readers, read without blocking, and their positions kept. */
package io.tidemark.checkpoint.spi.source;
