package io.tidemark.checkpoint.spi.source;

/**
 * Input that could not be read as a record.
 *
 * @param origin where it stands, for a person: file and line, topic, partition and offset
 * @param content what was found there, as text; binary input in hexadecimal
 * @param reason what is wrong with it: what was expected, and where
 * @since 0.1
 */
public record RejectedRecord(String origin, String content, String reason) {}
