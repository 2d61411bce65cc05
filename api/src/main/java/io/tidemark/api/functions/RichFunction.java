package io.tidemark.api.functions;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function with a life: opened before the first record, closed after the last, with access to state and counters.
 *
 * <p>Every subtask and every attempt works on a copy of its own, made from the instance given to the pipeline by
 * {@link Object#clone()}: fields keep the values they had, objects behind them are shared. So what changes while the job
 * runs (buffers, connections, state handles) is made in {@link #open}, not in a constructor or field initializer.
 *
 * @since 0.1
 */
public abstract class RichFunction implements Serializable, Cloneable {
    private static final long serialVersionUID = 1L;

    private transient @Nullable RuntimeContext runtimeContext;

    /** For subclasses. */
    protected RichFunction() {}

    /**
     * Prepares the function: declares state, opens what it needs. Does nothing by default.
     *
     * @param openContext reserved
     * @throws Exception to fail the attempt
     */
    public void open(OpenContext openContext) throws Exception {}

    /**
     * Releases what {@link #open} took. Called once an attempt, also after a failure. Does nothing by default.
     *
     * @throws Exception is logged
     */
    public void close() throws Exception {}

    /**
     * Returns where the function runs.
     *
     * @return the context
     * @throws IllegalStateException before {@link #open}
     */
    public RuntimeContext getRuntimeContext() {
        if (runtimeContext == null) {
            throw new IllegalStateException(
                    "The runtime context of " + getClass().getName() + " exists from open() on; move this call there.");
        }
        return runtimeContext;
    }

    /**
     * Gives the function its context. Called by the engine before {@link #open}.
     *
     * @param context the context
     */
    public void setRuntimeContext(RuntimeContext context) {
        runtimeContext = context;
    }

    /**
     * Returns the copy that one subtask works on. Called by the engine on the instance given to the pipeline.
     *
     * @return a shallow copy without context
     */
    public final RichFunction copyForSubtask() {
        try {
            RichFunction copy = (RichFunction) clone();
            copy.runtimeContext = null;
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(getClass().getName() + " overrides clone() to refuse it; remove that.", e);
        }
    }
}
