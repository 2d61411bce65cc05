/** Keeps checkpoints in tables; a row makes one exist, the epoch in the row of its job fences. */
package io.tidemark.backend.jdbc;
