package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.source.BadRecordHandler;

/**
 * Counts what is read of files, and has what is no record treated as the user chose. Belongs to the thread that reads.
 *
 * @param operator the name of the source, for messages
 * @param records all that was read, bad ones as well
 * @param bytes as they are in the files, compressed or not
 * @param errors files that could not be opened or read
 * @param badRecords what happens to them
 */
record Intake(String operator, Counter records, Counter bytes, Counter errors, BadRecordHandler badRecords) {}
