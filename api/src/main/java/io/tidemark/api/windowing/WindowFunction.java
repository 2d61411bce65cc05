package io.tidemark.api.windowing;

import io.tidemark.api.functions.Collector;
import java.io.Serializable;

/**
 * Takes the records of a window, or what they were reduced or aggregated to; a {@link ProcessWindowFunction} without a
 * context, that can be a lambda.
 *
 * @param <IN> the type of the records, or of the one result if the window is reduced or aggregated
 * @param <OUT> the type of the output
 * @param <KEY> the type of the keys
 * @param <W> the type of the windows
 * @since 0.1
 */
@FunctionalInterface
public interface WindowFunction<IN, OUT, KEY, W extends Window> extends Serializable {
    /**
     * Takes a window. Called again if it fires again.
     *
     * @param key its key
     * @param window the window
     * @param input as the elements of {@link ProcessWindowFunction#process}
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    void apply(KEY key, W window, Iterable<IN> input, Collector<OUT> out) throws Exception;
}
