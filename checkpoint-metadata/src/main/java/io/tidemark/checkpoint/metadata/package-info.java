/** Metadata of a checkpoint to JSON and back. */
package io.tidemark.checkpoint.metadata;
