package io.tidemark.checkpoint.spi.guarantee;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What one source, sink or storage promises in its present configuration, with the reason in one line.
 *
 * @param guarantee the strongest promise that holds under every failure that the link is built for
 * @param reason one line a user can act on: what the promise rests on, or what would have to change for a stronger one
 * @param conditions what the promise also rests on and the link cannot check, a line each; shown to the user
 * @since 0.1
 */
public record DeclaredGuarantee(Guarantee guarantee, String reason, List<String> conditions) {

    /** Checks that all parts are given and the reason is not blank; keeps an unmodifiable copy of the list. */
    public DeclaredGuarantee {
        Objects.requireNonNull(guarantee, "guarantee");
        if (reason.isBlank()) {
            throw new IllegalArgumentException("A declared guarantee needs a reason of one line; it is blank.");
        }
        conditions = List.copyOf(conditions);
    }

    /**
     * Declares a promise without conditions.
     *
     * @param guarantee the promise
     * @param reason what it rests on
     */
    public DeclaredGuarantee(Guarantee guarantee, String reason) {
        this(guarantee, reason, List.of());
    }

    /**
     * Adds a condition.
     *
     * @param condition what has to hold elsewhere, for example how readers are set up
     * @return the same promise with it
     */
    public DeclaredGuarantee onCondition(String condition) {
        List<String> more = new ArrayList<>(conditions);
        more.add(condition);
        return new DeclaredGuarantee(guarantee, reason, more);
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

    /**
     * Declares that nothing is promised.
     *
     * @param reason why records can be lost, and can repeat
     * @return the declaration
     */
    public static DeclaredGuarantee none(String reason) {
        return new DeclaredGuarantee(Guarantee.NONE, reason);
    }
}
