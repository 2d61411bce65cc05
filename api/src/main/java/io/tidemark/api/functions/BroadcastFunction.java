package io.tidemark.api.functions;

import io.tidemark.api.state.BroadcastState;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReadOnlyBroadcastState;
import org.jspecify.annotations.Nullable;

/**
 * What the functions that get a broadcast stream have in common: see {@link BroadcastProcessFunction} and
 * {@link KeyedBroadcastProcessFunction}.
 *
 * @since 0.1
 */
public abstract class BroadcastFunction extends RichFunction {
    private static final long serialVersionUID = 1L;

    BroadcastFunction() {}

    /** What is known of the record being processed, whichever stream it is of. */
    public abstract class RecordContext {
        RecordContext() {}

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
         * Returns how far event time has come: that of both streams together.
         *
         * @return milliseconds since 1970, or {@code Long.MIN_VALUE} if it is not known
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

    /** What is known of a record that is not broadcast; broadcast state can be read. */
    public abstract class ReadOnlyContext extends RecordContext {
        /** For engines. */
        protected ReadOnlyContext() {}

        /**
         * Returns a broadcast state.
         *
         * @param <K> the type of the keys within the map
         * @param <V> the type of the values
         * @param descriptor one of those that the stream was broadcast with
         * @return the state as it is now, to be read during this call only
         * @throws IllegalArgumentException if the stream was not broadcast with a descriptor of this name and these types
         */
        public abstract <K, V> ReadOnlyBroadcastState<K, V> getBroadcastState(MapStateDescriptor<K, V> descriptor);
    }

    /** What is known of a broadcast record; broadcast state can be written. */
    public abstract class Context extends RecordContext {
        /** For engines. */
        protected Context() {}

        /**
         * Returns a broadcast state.
         *
         * @param <K> the type of the keys within the map
         * @param <V> the type of the values
         * @param descriptor one of those that the stream was broadcast with
         * @return the state, to be used during this call only
         * @throws IllegalArgumentException if the stream was not broadcast with a descriptor of this name and these types
         */
        public abstract <K, V> BroadcastState<K, V> getBroadcastState(MapStateDescriptor<K, V> descriptor);
    }
}
