/** What a store declares, and what a snapshot says about its rows. */
package io.tidemark.backend.rocksdb.layout;
