package io.tidemark.api.functions;

/**
 * A {@link FilterFunction} that is opened and closed, and may keep keyed state when it runs on a keyed stream.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public abstract class RichFilterFunction<T> extends RichFunction implements FilterFunction<T> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichFilterFunction() {}
}
