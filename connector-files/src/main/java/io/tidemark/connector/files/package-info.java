/** Sources that read files by checkpointed position, and sinks that write them. */
package io.tidemark.connector.files;
