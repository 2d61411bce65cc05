/** The keyed state port: stores by key group, with a snapshot that does not block processing. */
package io.tidemark.checkpoint.spi.state;
