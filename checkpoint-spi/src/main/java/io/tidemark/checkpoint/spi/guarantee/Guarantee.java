package io.tidemark.checkpoint.spi.guarantee;

/**
 * How often the effect of one record can show after failures, weakest first; the order of the constants is the
 * order of strength.
 *
 * @since 0.1
 */
public enum Guarantee {
    /** Nothing is promised: after a failure a record can be missing, and another one can count more than once. */
    NONE,

    /** Each record counts once or not at all: what was read and not yet processed when a failure came is lost. */
    AT_MOST_ONCE,

    /** Each record counts once or more: nothing is lost, and what was processed after the last checkpoint counts again. */
    AT_LEAST_ONCE,

    /**
     * Each record counts once. For state this means that a restart continues from state and positions of the same cut;
     * for delivery it means that a reader of the published output never sees a record missing or doubled, however
     * often the process dies.
     */
    EXACTLY_ONCE;

    /**
     * Returns the weaker of this and {@code other}: the guarantee of two links in a chain.
     *
     * @param other the guarantee of the other link
     * @return the lesser of the two, never {@code null}
     */
    public Guarantee weaker(Guarantee other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /**
     * Says whether this is as strong as what is asked for.
     *
     * @param demanded the guarantee asked for
     * @return {@code true} if this is {@code demanded} or stronger
     */
    public boolean satisfies(Guarantee demanded) {
        return compareTo(demanded) >= 0;
    }
}
