/** Keyed state in hash tables on the heap: at most one probe a record, snapshots by copy-on-write. */
package io.tidemark.backend.memory.state;
