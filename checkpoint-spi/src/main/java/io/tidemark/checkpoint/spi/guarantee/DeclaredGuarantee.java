package io.tidemark.checkpoint.spi.guarantee;

import java.util.Objects;

/**
 * What one source, sink or storage promises in its present configuration, with the reason in one line.
 *
 * @param guarantee the strongest promise that holds under every failure that the link is built for
 * @param reason one line a user can act on: what the promise rests on, or what would have to change for a stronger one
 * @since 0.1
 */
public record DeclaredGuarantee(Guarantee guarantee, String reason) {

    /** Checks that both parts are given and the reason is not blank. */
    public DeclaredGuarantee {
        Objects.requireNonNull(guarantee, "guarantee");
        if (reason.isBlank()) {
            throw new IllegalArgumentException("A declared guarantee needs a reason of one line; it is blank.");
        }
    }

    /**
     * Declares exactly once.
     *
     * @param reason what the promise rests on
     * @return the declaration
     */
    public static DeclaredGuarantee exactlyOnce(String reason) {
        return new DeclaredGuarantee(Guarantee.EXACTLY_ONCE, reason);
    }

    /**
     * Declares at least once.
     *
     * @param reason why records can repeat
     * @return the declaration
     */
    public static DeclaredGuarantee atLeastOnce(String reason) {
        return new DeclaredGuarantee(Guarantee.AT_LEAST_ONCE, reason);
    }

    /**
     * Declares at most once.
     *
     * @param reason why records can be lost
     * @return the declaration
     */
    public static DeclaredGuarantee atMostOnce(String reason) {
        return new DeclaredGuarantee(Guarantee.AT_MOST_ONCE, reason);
    }
}
