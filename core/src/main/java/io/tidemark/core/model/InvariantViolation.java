package io.tidemark.core.model;

/**
 * Thrown when something is true that the protocol proves cannot be: a defect of an engine or of the core itself, never
 * of the user's data or of the outside world.
 *
 * <p>The checks are always on, in production too. The job stops and is not restarted: a result that cannot be trusted
 * is worse than none, and the newest complete checkpoint is untouched.
 *
 * @since 0.1
 */
public final class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what cannot be.
     *
     * @param message the rule and the values that break it
     */
    public InvariantViolation(String message) {
        super(message);
    }

    /**
     * Throws unless a condition holds. Not for the record path: the values are boxed even when it does.
     *
     * @param holds the condition
     * @param template the rule and the values that break it, as for {@link String#format}
     * @param values what the template names
     * @throws InvariantViolation if the condition does not hold
     */
    public static void check(boolean holds, String template, Object... values) {
        if (!holds) {
            throw new InvariantViolation(String.format(template, values));
        }
    }
}
