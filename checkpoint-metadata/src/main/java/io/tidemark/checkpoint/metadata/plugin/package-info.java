/** Finding the state backends and checkpoint storages that a job chooses, or that metadata name. */
package io.tidemark.checkpoint.metadata.plugin;
