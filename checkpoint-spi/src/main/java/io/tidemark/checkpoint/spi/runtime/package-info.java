/** What an engine tells the adapter code that it runs, and the small things that adapters have in common. */
package io.tidemark.checkpoint.spi.runtime;
