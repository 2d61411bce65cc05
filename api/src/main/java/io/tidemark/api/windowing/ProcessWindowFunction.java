package io.tidemark.api.windowing;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedStateStore;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.RichFunction;

/**
 * Takes the records of a window, or what they were reduced or aggregated to, whenever its trigger fires. What it emits has the
 * last timestamp of the window.
 *
 * @param <IN> the type of the records, or of the one result if the window is reduced or aggregated
 * @param <OUT> the type of the output
 * @param <KEY> the type of the keys
 * @param <W> the type of the windows
 * @since 0.1
 */
public abstract class ProcessWindowFunction<IN, OUT, KEY, W extends Window> extends RichFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected ProcessWindowFunction() {}

    /**
     * Takes a window. Called again if it fires again. State handles concern its key.
     *
     * @param key its key
     * @param context the window, time and state; valid during this call only
     * @param elements the records in the order in which they came, slice by slice if windows slide; the one result if the
     *     window is reduced or aggregated. Never empty, unless an evictor removed all
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    public abstract void process(KEY key, Context context, Iterable<IN> elements, Collector<OUT> out) throws Exception;

    /**
     * Learns that a window is over and all its state goes. Does nothing by default; {@link Context#windowState} is removed by
     * itself.
     *
     * @param context the window, time and state; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    public void clear(Context context) throws Exception {}

    /** What is known of the window. */
    public abstract class Context {
        /** For engines. */
        protected Context() {}

        /**
         * Returns the window.
         *
         * @return not {@code null}
         */
        public abstract W window();

        /**
         * Returns the time of the machine.
         *
         * @return milliseconds since 1970
         */
        public abstract long currentProcessingTime();

        /**
         * Returns how far event time has come.
         *
         * @return the newest watermark; {@link Long#MIN_VALUE} before the first
         */
        public abstract long currentWatermark();

        /**
         * Returns the state of this window of this key. It lasts until the window is over, over several firings.
         *
         * @return valid during this call only
         * @throws UnsupportedOperationException if windows merge
         */
        public abstract KeyedStateStore windowState();

        /**
         * Returns the state of this key, over all its windows. Nothing removes it but the function.
         *
         * @return valid during this call only
         */
        public abstract KeyedStateStore globalState();

        /**
         * Emits a record to a side output, with the last timestamp of the window.
         *
         * @param <X> the type of the record
         * @param outputTag which; a record of an output that nobody reads goes nowhere
         * @param value the record
         */
        public abstract <X> void output(OutputTag<X> outputTag, X value);
    }
}
