package io.tidemark.connector.files;

/**
 * What a file source does with what it cannot read as a record.
 *
 * @since 0.1
 */
public enum BadRecords {
    /** Fails the attempt with an error that names file, line and column. The default: nothing is dropped. */
    FAIL,
    /** Leaves the record out, counts it in {@code skippedRecords} and logs it, ever more rarely as they grow many. */
    SKIP,
    /** Emits it to the side output of rejected records, with file, line and reason, and counts it there. */
    SIDE_OUTPUT
}
