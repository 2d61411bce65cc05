package io.tidemark.api.functions;

/**
 * An {@link AsyncFunction} with a life: opens its client in {@link #open} and closes it in {@link #close}. It has no state by
 * key, also behind {@code keyBy}.
 *
 * @param <I> the type of the input
 * @param <O> the type of the output
 * @since 0.1
 */
public abstract class RichAsyncFunction<I, O> extends RichFunction implements AsyncFunction<I, O> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichAsyncFunction() {}
}
