/** Records that were on their way between tasks when a checkpoint was taken: stored with it, and given out again. */
package io.tidemark.core.inflight;
