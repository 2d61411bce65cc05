/** Checkpoints: when they are taken, when they count, what they hold, and how long their files are needed. */
package io.tidemark.core.checkpoint;
