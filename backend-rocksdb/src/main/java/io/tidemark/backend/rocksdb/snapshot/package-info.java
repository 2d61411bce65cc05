/** Databases in checkpoints: what is written of them, how they are restored, and how they are read without a store. */
package io.tidemark.backend.rocksdb.snapshot;
