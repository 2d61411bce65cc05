/**
 * Keeps checkpoints in a directory; renames make them exist, the name of the owner's directory fences.
 */
package io.tidemark.backend.filesystem;
