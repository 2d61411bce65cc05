/** Where barriers meet: decides in one subtask when all input channels have reached a checkpoint. */
package io.tidemark.core.barrier;
