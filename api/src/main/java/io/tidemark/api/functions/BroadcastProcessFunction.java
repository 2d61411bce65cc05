package io.tidemark.api.functions;

/**
 * Processes the records of a stream beside those of another one that is broadcast: every subtask gets each broadcast record,
 * such as a rule or a price, and keeps in broadcast state what it says. Records of the two come in no particular order
 * between them; a function that has to know a rule before it can process a record keeps the record until then.
 *
 * <p>See {@link io.tidemark.api.state.BroadcastState} for what the function has to hold to so that all subtasks agree.
 *
 * @param <I1> the type of the stream that is not broadcast
 * @param <I2> the type of the broadcast stream
 * @param <O> the type of the output
 * @since 0.1
 */
public abstract class BroadcastProcessFunction<I1, I2, O> extends BroadcastFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected BroadcastProcessFunction() {}

    /**
     * Processes a record of the stream that is not broadcast.
     *
     * @param value the record
     * @param ctx what is known of it, and broadcast state to read; valid during this call only
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    public abstract void processElement(I1 value, ReadOnlyContext ctx, Collector<O> out) throws Exception;

    /**
     * Processes a broadcast record, in every subtask. What is emitted is emitted by each of them.
     *
     * @param value the record; all subtasks get the same object, so it is not to be changed
     * @param ctx what is known of it, and broadcast state to write; valid during this call only
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    public abstract void processBroadcastElement(I2 value, Context ctx, Collector<O> out) throws Exception;
}
