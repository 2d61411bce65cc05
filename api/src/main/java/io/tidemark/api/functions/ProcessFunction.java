package io.tidemark.api.functions;

import org.jspecify.annotations.Nullable;

/**
 * Processes the records of a stream one by one, with any number of outputs to any number of side outputs.
 *
 * @param <I> the type of the input
 * @param <O> the type of the output
 * @since 0.1
 */
public abstract class ProcessFunction<I, O> extends RichFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected ProcessFunction() {}

    /**
     * Processes a record.
     *
     * @param value the record
     * @param ctx its timestamp, the time, and the side outputs; valid during this call only
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    public abstract void processElement(I value, Context ctx, Collector<O> out) throws Exception;

    /** What is known of the record being processed. */
    public abstract class Context {
        /** For engines. */
        protected Context() {}

        /**
         * Returns the event time of the record.
         *
         * @return milliseconds since 1970, or {@code null} if the record has none
         */
        public abstract @Nullable Long timestamp();

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
         * Emits a record to a side output, with the timestamp of the record being processed.
         *
         * @param <X> the type of the record
         * @param outputTag which; a record of an output that nobody reads goes nowhere
         * @param value the record
         */
        public abstract <X> void output(OutputTag<X> outputTag, X value);
    }
}
