package io.tidemark.checkpoint.spi.source;

/**
 * What a source does with input that is no record: a line that its format cannot read, a message that the deserializer refuses.
 * Whatever it does, the position moves on behind it once the choice is carried out.
 *
 * @since 0.1
 */
public enum BadRecords {
    /** Fails the attempt with an error that says where the input stands and what is wrong. The default: nothing is dropped. */
    FAIL,
    /** Leaves it out, counts it in {@code skippedRecords} and logs it, ever more rarely as they grow many. */
    SKIP,
    /**
     * Emits it as a {@link RejectedRecord} to the side output of rejected records, with place and reason; counted in
     * {@code rejectedRecords}.
     */
    SIDE_OUTPUT
}
