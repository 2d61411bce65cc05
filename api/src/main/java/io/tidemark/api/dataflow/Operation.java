package io.tidemark.api.dataflow;

import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.AsyncFunction;
import io.tidemark.api.functions.AsyncRetryStrategy;
import io.tidemark.api.functions.BroadcastProcessFunction;
import io.tidemark.api.functions.CoProcessFunction;
import io.tidemark.api.functions.FilterFunction;
import io.tidemark.api.functions.FlatMapFunction;
import io.tidemark.api.functions.KeyedBroadcastProcessFunction;
import io.tidemark.api.functions.KeyedCoProcessFunction;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.MapFunction;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.ProcessFunction;
import io.tidemark.api.functions.ProcessJoinFunction;
import io.tidemark.api.functions.ReduceFunction;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.windowing.Evictor;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.Trigger;
import io.tidemark.api.windowing.Window;
import io.tidemark.api.windowing.WindowAssigner;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.source.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator does.
 *
 * @since 0.1
 */
public sealed interface Operation {
    /**
     * Returns the user's function that it calls.
     *
     * @return {@code null} if there is none, or if it is a source, a sink or a strategy
     */
    default @Nullable Object function() {
        return null;
    }

    /**
     * Reads a source.
     *
     * @param <T> the type of the records
     * @param source where from
     * @param watermarks where timestamps and watermarks come from, split by split
     */
    record Read<T>(Source<T, ?> source, WatermarkStrategy<T> watermarks) implements Operation {
        /**
         * Reads a source without watermarks.
         *
         * @param source where from
         */
        public Read(Source<T, ?> source) {
            this(source, WatermarkStrategy.noWatermarks());
        }
    }

    /**
     * Gives records timestamps and the stream watermarks, in place of those it has.
     *
     * @param <T> the type of the records
     * @param watermarks how
     */
    record AssignTimestamps<T>(WatermarkStrategy<T> watermarks) implements Operation {}

    /**
     * Processes records one by one.
     *
     * @param <T> the type of the input
     * @param <O> the type of the output
     * @param function the user's function
     */
    record Process<T, O>(ProcessFunction<T, O> function) implements Operation {}

    /**
     * Maps each record.
     *
     * @param <T> the type of the input
     * @param <R> the type of the output
     * @param function the user's function
     */
    record Map<T, R>(MapFunction<T, R> function) implements Operation {}

    /**
     * Keeps some records.
     *
     * @param <T> the type of the records
     * @param function the user's function
     */
    record Filter<T>(FilterFunction<T> function) implements Operation {}

    /**
     * Turns each record into any number of others.
     *
     * @param <T> the type of the input
     * @param <O> the type of the output
     * @param function the user's function
     */
    record FlatMap<T, O>(FlatMapFunction<T, O> function) implements Operation {}

    /**
     * Processes records with state by key; its input is hash partitioned.
     *
     * @param <K> the type of the keys
     * @param <T> the type of the input
     * @param <O> the type of the output
     * @param function the user's function
     */
    record KeyedProcess<K, T, O>(KeyedProcessFunction<K, T, O> function) implements Operation {}

    /**
     * Processes the records of two inputs one by one.
     *
     * @param <T1> the type of the first input
     * @param <T2> the type of the second input
     * @param <O> the type of the output
     * @param function the user's function
     */
    record CoProcess<T1, T2, O>(CoProcessFunction<T1, T2, O> function) implements Operation {}

    /**
     * Processes the records of two inputs with state by key; both are hash partitioned by keys of one type.
     *
     * @param <K> the type of the keys
     * @param <T1> the type of the first input
     * @param <T2> the type of the second input
     * @param <O> the type of the output
     * @param function the user's function
     */
    record KeyedCoProcess<K, T1, T2, O>(KeyedCoProcessFunction<K, T1, T2, O> function) implements Operation {}

    /**
     * Processes the records of one input beside those of another one, of which each subtask gets all.
     *
     * @param <T> the type of the first input
     * @param <B> the type of the second input, which is broadcast
     * @param <O> the type of the output
     * @param function the user's function
     * @param states what each subtask keeps of the second input
     */
    record BroadcastProcess<T, B, O>(BroadcastProcessFunction<T, B, O> function, List<MapStateDescriptor<?, ?>> states)
            implements Operation {
        /** Keeps an unmodifiable copy of the list. */
        public BroadcastProcess {
            states = List.copyOf(states);
        }
    }

    /**
     * Processes the records of one input, which is hash partitioned, with state by key beside those of another one, of which
     * each subtask gets all.
     *
     * @param <K> the type of the keys
     * @param <T> the type of the first input
     * @param <B> the type of the second input, which is broadcast
     * @param <O> the type of the output
     * @param function the user's function
     * @param states what each subtask keeps of the second input
     */
    record KeyedBroadcastProcess<K, T, B, O>(
            KeyedBroadcastProcessFunction<K, T, B, O> function, List<MapStateDescriptor<?, ?>> states)
            implements Operation {
        /** Keeps an unmodifiable copy of the list. */
        public KeyedBroadcastProcess {
            states = List.copyOf(states);
        }
    }

    /**
     * Joins the records of two inputs whose event times lie near each other; both are hash partitioned by keys of one type.
     *
     * @param <T1> the type of the left input, which is the first
     * @param <T2> the type of the right input
     * @param <O> the type of the output
     * @param function the user's function
     * @param lowerMillis the least that a right record may lie behind a left one, included
     * @param upperMillis the most that a right record may lie behind a left one, included
     * @param leftSerde how records of the left input become bytes
     * @param rightSerde how records of the right input become bytes
     * @param lateLeft where late records of the left input go, or {@code null}
     * @param lateRight where late records of the right input go, or {@code null}
     */
    record IntervalJoin<T1, T2, O>(
            ProcessJoinFunction<T1, T2, O> function,
            long lowerMillis,
            long upperMillis,
            Serde<T1> leftSerde,
            Serde<T2> rightSerde,
            @Nullable OutputTag<T1> lateLeft,
            @Nullable OutputTag<T2> lateRight)
            implements Operation {}

    /**
     * Starts a request for each record and emits what it gives.
     *
     * @param <T> the type of the input
     * @param <O> the type of the output
     * @param function the user's function
     * @param ordered whether results come in the order of the records
     * @param timeoutMillis how long a request may take with all its tries; 0 for as long as it likes
     * @param capacity how many requests of a subtask are under way at most
     * @param retries whether and when a request is tried again
     * @param inputSerde how records become bytes
     */
    record AsyncWait<T, O>(
            AsyncFunction<T, O> function,
            boolean ordered,
            long timeoutMillis,
            int capacity,
            AsyncRetryStrategy<O> retries,
            Serde<T> inputSerde)
            implements Operation {}

    /**
     * Cuts a stream into windows by key, or two streams together; each input is hash partitioned.
     *
     * @param <K> the type of the keys
     * @param <T> the type of the records
     * @param <W> the type of the windows
     * @param assigner says which windows a record belongs to
     * @param trigger says when a window is evaluated; the assigner's own is {@code null}
     * @param eviction what removes records from a window that is evaluated, or {@code null}
     * @param allowedLatenessMillis how long a window stays behind its end
     * @param lateData where late records go, of the first input if there are two; or {@code null}
     * @param lateSecond where late records of the second input go, or {@code null}
     * @param contents what a window makes of its records
     * @param function takes windows that are evaluated; {@code null} if what they made of their records is emitted as it is
     */
    record Windowed<K, T, W extends Window>(
            WindowAssigner<? super T, W> assigner,
            @Nullable Trigger<? super T, ? super W> trigger,
            @Nullable Eviction<T, W> eviction,
            long allowedLatenessMillis,
            @Nullable OutputTag<?> lateData,
            @Nullable OutputTag<?> lateSecond,
            WindowContents<T> contents,
            @Nullable ProcessWindowFunction<?, ?, K, W> function)
            implements Operation {}

    /**
     * Removes records from a window that is evaluated, for which the window keeps them.
     *
     * @param <T> the type of the records
     * @param <W> the type of the windows
     * @param evictor says which
     * @param serde how records become bytes; {@code null} if the contents say so
     */
    record Eviction<T, W extends Window>(
            Evictor<? super T, ? super W> evictor, @Nullable Serde<T> serde) {}

    /**
     * Keeps a running result by key and emits it after each record; its input is hash partitioned.
     *
     * @param <T> the type of the records
     * @param function combines the result so far with the next record
     * @param serde how the result becomes bytes
     */
    record Reduce<T>(ReduceFunction<T> function, Serde<T> serde) implements Operation {}

    /**
     * Writes to a sink.
     *
     * @param <T> the type of the records
     * @param sink where to
     */
    record Write<T>(Sink<T> sink) implements Operation {}
}
