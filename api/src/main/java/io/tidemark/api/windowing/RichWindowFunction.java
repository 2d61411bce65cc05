package io.tidemark.api.windowing;

import io.tidemark.api.functions.RichFunction;

/**
 * A {@link WindowFunction} with a life, state by key and counters.
 *
 * @param <IN> the type of the records, or of the one result if the window is reduced or aggregated
 * @param <OUT> the type of the output
 * @param <KEY> the type of the keys
 * @param <W> the type of the windows
 * @since 0.1
 */
public abstract class RichWindowFunction<IN, OUT, KEY, W extends Window> extends RichFunction
        implements WindowFunction<IN, OUT, KEY, W> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichWindowFunction() {}
}
