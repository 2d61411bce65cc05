/** Keeps checkpoints on the heap: they survive a restart of the job in this process, and nothing else. */
package io.tidemark.backend.memory.storage;
