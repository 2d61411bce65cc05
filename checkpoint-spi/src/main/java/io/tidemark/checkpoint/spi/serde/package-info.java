/** How values become bytes, and how bytes of an older shape are read. */
package io.tidemark.checkpoint.spi.serde;
