package io.tidemark.checkpoint.spi.source;

/**
 * What a reader expects of its next poll.
 *
 * @since 0.1
 */
public enum ReaderStatus {
    /** There may be more at once. */
    MORE,
    /** Nothing now; the reader calls {@link SourceContext#wakeUp()}, or is polled again after about a millisecond. */
    WAITING,
    /** All splits are read to their end and none will come; poll is not called again. */
    FINISHED
}
