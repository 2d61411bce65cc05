package io.tidemark.api.functions;

/**
 * A {@link JoinFunction} that is opened and closed, and may keep state by key.
 *
 * @param <I1> the type of the first input
 * @param <I2> the type of the second input
 * @param <O> the type of the output
 * @since 0.1
 */
public abstract class RichJoinFunction<I1, I2, O> extends RichFunction implements JoinFunction<I1, I2, O> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichJoinFunction() {}
}
