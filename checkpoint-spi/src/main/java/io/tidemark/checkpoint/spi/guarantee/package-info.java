/** What a link of the chain promises about each record, and why. */
package io.tidemark.checkpoint.spi.guarantee;
