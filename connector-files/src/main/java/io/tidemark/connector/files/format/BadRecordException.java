package io.tidemark.connector.files.format;

/**
 * Thrown by a {@link RecordDecoder} when what it finds is no record. Has no stack trace: a file can hold many.
 *
 * @since 0.1
 */
public final class BadRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long line;
    private final String content;

    /**
     * Says what is wrong.
     *
     * @param line the number of the record's first line, from 1
     * @param content what was found, as text
     * @param reason what is wrong with it: the column or property by its name, what was found there and what was
     *     expected
     */
    public BadRecordException(long line, String content, String reason) {
        super(reason, null, false, false);
        this.line = line;
        this.content = content;
    }

    /**
     * Returns where the record begins.
     *
     * @return the number of its first line, from 1
     */
    public long line() {
        return line;
    }

    /**
     * Returns what was found.
     *
     * @return the whole record as text
     */
    public String content() {
        return content;
    }

    /**
     * Returns what is wrong.
     *
     * @return the reason given
     */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
