package io.tidemark.api.functions;

/**
 * Processes the records of a keyed stream one by one, with state by key.
 *
 * @param <K> the type of the keys
 * @param <I> the type of the input
 * @param <O> the type of the output
 * @since 0.1
 */
public abstract class KeyedProcessFunction<K, I, O> extends RichFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected KeyedProcessFunction() {}

    /**
     * Processes a record. State handles concern its key.
     *
     * @param value the record
     * @param ctx its key and timestamp; valid during this call only
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    public abstract void processElement(I value, Context ctx, Collector<O> out) throws Exception;

    /** What is known of the record being processed. */
    public abstract class Context {
        /** For engines. */
        protected Context() {}

        /**
         * Returns the key of the record.
         *
         * @return not {@code null}
         */
        public abstract K getCurrentKey();

        /**
         * Returns the event time of the record.
         *
         * @return milliseconds since 1970, or {@code null} if the record has none
         */
        public abstract @org.jspecify.annotations.Nullable Long timestamp();
    }
}
