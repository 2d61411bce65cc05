/** The store: cells in front of a database, the handles of states, and how both become rows. */
package io.tidemark.backend.rocksdb.state;
