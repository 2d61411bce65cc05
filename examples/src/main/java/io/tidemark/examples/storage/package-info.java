/** Storages for checkpoints that an example can be given, with the servers that they take. */
package io.tidemark.examples.storage;
