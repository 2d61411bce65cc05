/** Sorted rows on disk: one RocksDB a store, native memory that all stores of a backend share. */
package io.tidemark.backend.rocksdb.database;
