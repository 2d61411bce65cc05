package io.tidemark.api.functions;

/**
 * A {@link MapFunction} that is opened and closed, and may keep keyed state when it runs on a keyed stream.
 *
 * @param <T> the type of the input
 * @param <R> the type of the output
 * @since 0.1
 */
public abstract class RichMapFunction<T, R> extends RichFunction implements MapFunction<T, R> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichMapFunction() {}
}
