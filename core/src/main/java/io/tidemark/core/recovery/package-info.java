/** From the snapshots of subtasks to a checkpoint, and from a checkpoint to the state that an attempt begins with. */
package io.tidemark.core.recovery;
