package io.tidemark.api.windowing;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.Serializable;
import java.util.Collection;

/**
 * Says which windows a record belongs to. Stateless and thread-safe: one instance serves all subtasks.
 *
 * @param <T> the type of the records
 * @param <W> the type of the windows
 * @since 0.1
 */
public abstract class WindowAssigner<T, W extends Window> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected WindowAssigner() {}

    /**
     * Returns the windows of a record.
     *
     * @param element the record
     * @param timestamp its event time in milliseconds since 1970; {@link Long#MIN_VALUE} if it has none, which is possible only
     *     if {@link #isEventTime} is {@code false}
     * @param context tells the time of the machine
     * @return the windows; a record without any goes nowhere
     */
    public abstract Collection<W> assignWindows(T element, long timestamp, WindowAssignerContext context);

    /**
     * Returns the trigger of windows that are given none.
     *
     * @return a trigger
     */
    public abstract Trigger<? super T, ? super W> getDefaultTrigger();

    /**
     * Returns how windows become bytes, for they are kept as state.
     *
     * @return the serde
     */
    public abstract Serde<W> getWindowSerde();

    /**
     * Says what time the windows go by.
     *
     * @return {@code true} for event time: then every record needs a timestamp, and can be late
     */
    public abstract boolean isEventTime();

    /**
     * What is known when a record is assigned.
     *
     * @since 0.1
     */
    public abstract static class WindowAssignerContext {
        /** For engines. */
        protected WindowAssignerContext() {}

        /**
         * Returns the time of the machine.
         *
         * @return milliseconds since 1970
         */
        public abstract long getCurrentProcessingTime();
    }
}
