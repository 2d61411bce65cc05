package io.tidemark.api.functions;

/**
 * Processes the pairs of records that a join has found. Rich: it may keep state by the key that the two have in common.
 *
 * @param <I1> the type of the left input
 * @param <I2> the type of the right input
 * @param <O> the type of the output
 * @since 0.1
 */
public abstract class ProcessJoinFunction<I1, I2, O> extends RichFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected ProcessJoinFunction() {}

    /**
     * Processes a pair. Called once for each, when the second of the two has come, whichever that is.
     *
     * @param left the record of the left input
     * @param right the record of the right input
     * @param ctx their timestamps, and the side outputs; valid during this call only
     * @param out where outputs go, with the greater of the two timestamps; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    public abstract void processElement(I1 left, I2 right, Context ctx, Collector<O> out) throws Exception;

    /** What is known of the pair being processed. */
    public abstract class Context {
        /** For engines. */
        protected Context() {}

        /**
         * Returns the event time of the left record.
         *
         * @return milliseconds since 1970
         */
        public abstract long getLeftTimestamp();

        /**
         * Returns the event time of the right record.
         *
         * @return milliseconds since 1970
         */
        public abstract long getRightTimestamp();

        /**
         * Returns the event time of the pair.
         *
         * @return the greater of the two, in milliseconds since 1970
         */
        public abstract long getTimestamp();

        /**
         * Emits a record to a side output, with the timestamp of the pair.
         *
         * @param <X> the type of the record
         * @param outputTag which; a record of an output that nobody reads goes nowhere
         * @param value the record
         */
        public abstract <X> void output(OutputTag<X> outputTag, X value);
    }
}
