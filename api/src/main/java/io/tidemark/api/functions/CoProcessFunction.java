package io.tidemark.api.functions;

import org.jspecify.annotations.Nullable;

/**
 * Processes the records of two streams one by one. If both streams are keyed, they share state and timers by key;
 * otherwise there is no state by key, and timers cannot be set.
 *
 * @param <I1> the type of the first input
 * @param <I2> the type of the second input
 * @param <O> the type of the output
 * @since 0.1
 */
public abstract class CoProcessFunction<I1, I2, O> extends RichFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected CoProcessFunction() {}

    /**
     * Processes a record of the first input. State handles, if both streams are keyed, concern its key.
     *
     * @param value the record
     * @param ctx what is known of it; valid during this call only
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    public abstract void processElement1(I1 value, Context ctx, Collector<O> out) throws Exception;

    /**
     * Processes a record of the second input. State handles, if both streams are keyed, concern its key.
     *
     * @param value the record
     * @param ctx what is known of it; valid during this call only
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    public abstract void processElement2(I2 value, Context ctx, Collector<O> out) throws Exception;

    /**
     * Takes a timer that has fired, whichever input it was set by. Override it to use timers. Before the next record of a key
     * is processed, every timer of it that the watermark of both inputs has reached has fired.
     *
     * @param timestamp the time it was set to
     * @param ctx what is known of it; valid during this call only
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<O> out) throws Exception {}

    /**
     * Says whether {@link #onTimer} is overridden, so that state for timers is kept. For engines.
     *
     * @return {@code true} if so
     */
    public boolean usesTimers() {
        return TimerUse.isOverridden(getClass(), CoProcessFunction.class);
    }

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
         * Returns the time, and the timers of the current key.
         *
         * @return valid during this call only
         */
        public abstract TimerService timerService();

        /**
         * Emits a record to a side output, with the timestamp of the record being processed.
         *
         * @param <X> the type of the record
         * @param outputTag which; a record of an output that nobody reads goes nowhere
         * @param value the record
         */
        public abstract <X> void output(OutputTag<X> outputTag, X value);
    }

    /** What is known of the timer that has fired. */
    public abstract class OnTimerContext extends Context {
        /** For engines. */
        protected OnTimerContext() {}

        /**
         * Returns what made the timer fire.
         *
         * @return event time or processing time
         */
        public abstract TimeDomain timeDomain();
    }
}
