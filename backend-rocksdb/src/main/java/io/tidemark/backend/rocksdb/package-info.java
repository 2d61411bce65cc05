/** The state backend {@code rocksdb}: how it is chosen and set up. */
package io.tidemark.backend.rocksdb;
