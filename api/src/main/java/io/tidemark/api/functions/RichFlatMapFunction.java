package io.tidemark.api.functions;

/**
 * A {@link FlatMapFunction} that is opened and closed, and may keep keyed state when it runs on a keyed stream.
 *
 * @param <T> the type of the input
 * @param <O> the type of the output
 * @since 0.1
 */
public abstract class RichFlatMapFunction<T, O> extends RichFunction implements FlatMapFunction<T, O> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichFlatMapFunction() {}
}
