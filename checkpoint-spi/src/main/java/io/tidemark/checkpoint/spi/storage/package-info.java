/** The checkpoint storage port: durable files, and one atomic, fenced step that makes a checkpoint exist. */
package io.tidemark.checkpoint.spi.storage;
