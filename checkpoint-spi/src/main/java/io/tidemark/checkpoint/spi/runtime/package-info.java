/** What an engine tells the adapter code that it runs. */
package io.tidemark.checkpoint.spi.runtime;
