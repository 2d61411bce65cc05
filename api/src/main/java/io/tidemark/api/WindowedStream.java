package io.tidemark.api;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.dataflow.WindowContents;
import io.tidemark.api.functions.AggregateFunction;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.ReduceFunction;
import io.tidemark.api.functions.RichFunction;
import io.tidemark.api.types.FunctionTypes;
import io.tidemark.api.windowing.Evictor;
import io.tidemark.api.windowing.MergingWindowAssigner;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.Trigger;
import io.tidemark.api.windowing.Window;
import io.tidemark.api.windowing.WindowAssigner;
import io.tidemark.api.windowing.WindowFunction;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A keyed stream that is cut into windows, to be given a function.
 *
 * <p>In event time a record is late if every window of it is over, the allowed lateness included. Late records go to a side
 * output if there is one; otherwise they are dropped, counted as {@code lateRecordsDropped} and logged. {@code lateRecords}
 * counts both.
 *
 * <p>Tumbling and sliding windows with their own trigger and no evictor are cut into slices: a record is kept, or added to an
 * accumulator, once, in however many windows it is. With a trigger or an evictor of the user's each window keeps its own.
 *
 * @param <T> the type of the records
 * @param <K> the type of the keys
 * @param <W> the type of the windows
 * @since 0.1
 */
public final class WindowedStream<T, K, W extends Window> {
    private final KeyedStream<T, K> input;
    private final WindowAssigner<? super T, W> assigner;
    private @Nullable Trigger<? super T, ? super W> trigger;
    private @Nullable Evictor<? super T, ? super W> evictor;
    private long allowedLatenessMillis;
    private @Nullable OutputTag<T> lateData;

    WindowedStream(KeyedStream<T, K> input, WindowAssigner<? super T, W> assigner) {
        this.input = input;
        this.assigner = Objects.requireNonNull(assigner, "assigner");
        requireMerging(assigner, assigner.getDefaultTrigger());
    }

    /**
     * Says when windows are evaluated, in place of the assigner's own trigger.
     *
     * @param trigger the trigger
     * @return this
     * @throws InvalidProgramException if the windows merge and the trigger cannot
     */
    public WindowedStream<T, K, W> trigger(Trigger<? super T, ? super W> trigger) {
        requireMerging(assigner, trigger);
        this.trigger = trigger;
        return this;
    }

    static void requireMerging(WindowAssigner<?, ?> assigner, Trigger<?, ?> trigger) {
        if (assigner instanceof MergingWindowAssigner<?, ?> && !trigger.canMerge()) {
            throw new InvalidProgramException("The windows of " + assigner + " merge, which the trigger " + trigger
                    + " cannot; let its canMerge return true and onMerge merge its state, or use another trigger.");
        }
    }

    /**
     * Removes records from windows that are evaluated. Then windows keep their records, also if they are reduced or aggregated.
     *
     * @param evictor says which
     * @return this
     */
    public WindowedStream<T, K, W> evictor(Evictor<? super T, ? super W> evictor) {
        this.evictor = evictor;
        return this;
    }

    /**
     * Says how long a window stays behind its end, for records that come late. Each of them has the window evaluated anew. Has
     * no effect on windows in processing time.
     *
     * @param lateness not negative; none by default
     * @return this
     */
    public WindowedStream<T, K, W> allowedLateness(Duration lateness) {
        allowedLatenessMillis = latenessMillis(lateness);
        return this;
    }

    static long latenessMillis(Duration lateness) {
        if (lateness.isNegative()) {
            throw new IllegalArgumentException("The allowed lateness is " + lateness + "; give 0 or more.");
        }
        return lateness.toMillis();
    }

    /**
     * Sends late records to a side output of the window.
     *
     * @param outputTag which
     * @return this
     */
    public WindowedStream<T, K, W> sideOutputLateData(OutputTag<T> outputTag) {
        lateData = outputTag;
        return this;
    }

    /**
     * Combines the records of each window into one.
     *
     * @param function combines the result so far with the next record
     * @return the stream of results, each with the last timestamp of its window
     * @throws InvalidProgramException if the type of the records cannot be found or has no serde
     */
    public SingleOutputStreamOperator<T> reduce(ReduceFunction<T> function) {
        return reduce(function, recordSerde(returned(function)));
    }

    /**
     * Combines the records of each window into one, with a serde of the user's.
     *
     * @param function combines the result so far with the next record
     * @param serde how records become bytes
     * @return the stream of results, each with the last timestamp of its window
     */
    public SingleOutputStreamOperator<T> reduce(ReduceFunction<T> function, Serde<T> serde) {
        return windowed(reduced(function, serde), null, serde, input.type);
    }

    /**
     * Combines the records of each window into one, which a function takes.
     *
     * @param <R> the type of the output
     * @param reduceFunction combines the result so far with the next record
     * @param function takes the one result of a window
     * @return the stream of outputs
     * @throws InvalidProgramException if the type of the records cannot be found or has no serde
     */
    public <R> SingleOutputStreamOperator<R> reduce(
            ReduceFunction<T> reduceFunction, ProcessWindowFunction<T, R, K, W> function) {
        Serde<T> serde = recordSerde(returned(reduceFunction));
        return windowed(reduced(reduceFunction, serde), function, serde, outputOf(function));
    }

    /**
     * Combines the records of each window into one, which a function takes.
     *
     * @param <R> the type of the output
     * @param reduceFunction combines the result so far with the next record
     * @param function takes the one result of a window
     * @return the stream of outputs
     * @throws InvalidProgramException if the type of the records cannot be found or has no serde
     */
    public <R> SingleOutputStreamOperator<R> reduce(
            ReduceFunction<T> reduceFunction, WindowFunction<T, R, K, W> function) {
        Serde<T> serde = recordSerde(returned(reduceFunction));
        return windowed(reduced(reduceFunction, serde), WindowCallFunction.of(function), serde, outputOf(function));
    }

    private static <T> WindowContents<T> reduced(ReduceFunction<T> function, Serde<T> serde) {
        return new WindowContents.Reduced<>(plain(function, "reduce"), serde);
    }

    /**
     * Gathers the records of each window in an accumulator.
     *
     * @param <A> the type of the accumulator
     * @param <R> the type of the result
     * @param function gathers
     * @return the stream of results, each with the last timestamp of its window
     * @throws InvalidProgramException if the type of the accumulator cannot be found or has no serde
     */
    public <A, R> SingleOutputStreamOperator<R> aggregate(AggregateFunction<T, A, R> function) {
        return aggregate(function, accumulatorSerde(function));
    }

    /**
     * Gathers the records of each window in an accumulator, with a serde of the user's.
     *
     * @param <A> the type of the accumulator
     * @param <R> the type of the result
     * @param function gathers
     * @param serde how accumulators become bytes
     * @return the stream of results, each with the last timestamp of its window
     */
    public <A, R> SingleOutputStreamOperator<R> aggregate(AggregateFunction<T, A, R> function, Serde<A> serde) {
        return windowed(aggregated(function, serde), null, evictedSerde(function), argument(function, 2));
    }

    /**
     * Gathers the records of each window in an accumulator, whose result a function takes.
     *
     * @param <A> the type of the accumulator
     * @param <V> the type of the result
     * @param <R> the type of the output
     * @param aggregateFunction gathers
     * @param function takes the one result of a window
     * @return the stream of outputs
     * @throws InvalidProgramException if the type of the accumulator cannot be found or has no serde
     */
    public <A, V, R> SingleOutputStreamOperator<R> aggregate(
            AggregateFunction<T, A, V> aggregateFunction, ProcessWindowFunction<V, R, K, W> function) {
        return aggregate(aggregateFunction, function, accumulatorSerde(aggregateFunction));
    }

    /**
     * Gathers the records of each window in an accumulator, with a serde of the user's, whose result a function takes.
     *
     * @param <A> the type of the accumulator
     * @param <V> the type of the result
     * @param <R> the type of the output
     * @param aggregateFunction gathers
     * @param function takes the one result of a window
     * @param serde how accumulators become bytes
     * @return the stream of outputs
     */
    public <A, V, R> SingleOutputStreamOperator<R> aggregate(
            AggregateFunction<T, A, V> aggregateFunction, ProcessWindowFunction<V, R, K, W> function, Serde<A> serde) {
        return windowed(
                aggregated(aggregateFunction, serde), function, evictedSerde(aggregateFunction), outputOf(function));
    }

    /**
     * Gathers the records of each window in an accumulator, whose result a function takes.
     *
     * @param <A> the type of the accumulator
     * @param <V> the type of the result
     * @param <R> the type of the output
     * @param aggregateFunction gathers
     * @param function takes the one result of a window
     * @return the stream of outputs
     * @throws InvalidProgramException if the type of the accumulator cannot be found or has no serde
     */
    public <A, V, R> SingleOutputStreamOperator<R> aggregate(
            AggregateFunction<T, A, V> aggregateFunction, WindowFunction<V, R, K, W> function) {
        return windowed(
                aggregated(aggregateFunction, accumulatorSerde(aggregateFunction)),
                WindowCallFunction.of(function),
                evictedSerde(aggregateFunction),
                outputOf(function));
    }

    private static <T, A> WindowContents<T> aggregated(AggregateFunction<T, A, ?> function, Serde<A> serde) {
        return new WindowContents.Aggregated<>(plain(function, "aggregate"), serde);
    }

    @SuppressWarnings("unchecked") // the type was read from the function's own signature
    private <A> Serde<A> accumulatorSerde(AggregateFunction<T, A, ?> function) {
        Type found = argument(function, 1);
        if (found == null) {
            throw new InvalidProgramException(
                    "The type of the accumulators of " + function.getClass().getName()
                            + " cannot be told; give a serde for them: aggregate(function, serde).");
        }
        return (Serde<A>) DataStream.serdeOf(found, "aggregate keeps its accumulators as state: ");
    }

    /** Returns the serde of records where an evictor has them kept. */
    private @Nullable Serde<T> evictedSerde(AggregateFunction<T, ?, ?> function) {
        return evictor == null ? null : recordSerde(argument(function, 0));
    }

    /**
     * Gives all records of each window to a function. They are kept as state until the window is over.
     *
     * @param <R> the type of the output
     * @param function takes the records of a window
     * @return the stream of outputs
     * @throws InvalidProgramException if the type of the records cannot be found or has no serde
     */
    public <R> SingleOutputStreamOperator<R> process(ProcessWindowFunction<T, R, K, W> function) {
        return process(
                function,
                recordSerde(FunctionTypes.typeArgument(function, ProcessWindowFunction.class, 0)
                        .orElse(null)));
    }

    /**
     * Gives all records of each window to a function, with a serde of the user's.
     *
     * @param <R> the type of the output
     * @param function takes the records of a window
     * @param serde how records become bytes
     * @return the stream of outputs
     */
    public <R> SingleOutputStreamOperator<R> process(ProcessWindowFunction<T, R, K, W> function, Serde<T> serde) {
        return windowed(new WindowContents.Records<>(serde), function, serde, outputOf(function));
    }

    /**
     * Gives all records of each window to a function, as {@link #process(ProcessWindowFunction)} does.
     *
     * @param <R> the type of the output
     * @param function takes the records of a window
     * @return the stream of outputs
     * @throws InvalidProgramException if the type of the records cannot be found or has no serde
     */
    public <R> SingleOutputStreamOperator<R> apply(WindowFunction<T, R, K, W> function) {
        Serde<T> serde = recordSerde(
                FunctionTypes.typeArgument(function, WindowFunction.class, 0).orElse(null));
        return windowed(
                new WindowContents.Records<>(serde), WindowCallFunction.of(function), serde, outputOf(function));
    }

    /**
     * Sums one field over each window. The other fields are those of the window's first record.
     *
     * @param field a numeric component of the record
     * @return the stream of sums
     * @throws InvalidProgramException if there is no such component or it is not a number
     */
    public SingleOutputStreamOperator<T> sum(String field) {
        return aggregate(FieldAggregation.Kind.SUM, field);
    }

    /**
     * Sums one field over each window.
     *
     * @param position of the component, from 0; 0 for records that are numbers themselves
     * @return the stream of sums
     * @throws InvalidProgramException if there is no such component or it is not a number
     */
    public SingleOutputStreamOperator<T> sum(int position) {
        return aggregate(FieldAggregation.Kind.SUM, position);
    }

    /**
     * Finds the least value of one field in each window. The other fields are those of the window's first record.
     *
     * @param field a comparable component of the record
     * @return the stream of minima
     * @throws InvalidProgramException if there is no such component or it cannot be compared
     */
    public SingleOutputStreamOperator<T> min(String field) {
        return aggregate(FieldAggregation.Kind.MIN, field);
    }

    /**
     * Finds the least value of one field in each window.
     *
     * @param position of the component, from 0; 0 for records that are comparable themselves
     * @return the stream of minima
     * @throws InvalidProgramException if there is no such component or it cannot be compared
     */
    public SingleOutputStreamOperator<T> min(int position) {
        return aggregate(FieldAggregation.Kind.MIN, position);
    }

    /**
     * Finds the greatest value of one field in each window. The other fields are those of the window's first record.
     *
     * @param field a comparable component of the record
     * @return the stream of maxima
     * @throws InvalidProgramException if there is no such component or it cannot be compared
     */
    public SingleOutputStreamOperator<T> max(String field) {
        return aggregate(FieldAggregation.Kind.MAX, field);
    }

    /**
     * Finds the greatest value of one field in each window.
     *
     * @param position of the component, from 0; 0 for records that are comparable themselves
     * @return the stream of maxima
     * @throws InvalidProgramException if there is no such component or it cannot be compared
     */
    public SingleOutputStreamOperator<T> max(int position) {
        return aggregate(FieldAggregation.Kind.MAX, position);
    }

    private SingleOutputStreamOperator<T> aggregate(FieldAggregation.Kind kind, Object field) {
        return reduce(FieldAggregation.of(kind, input.recordTypeOr(null), field), recordSerde(null));
    }

    private Serde<T> recordSerde(@Nullable Type otherwise) {
        return input.recordSerde("window", otherwise);
    }

    private static @Nullable Type returned(ReduceFunction<?> function) {
        return DataStream.typeReturnedBy(function, ReduceFunction.class);
    }

    private static @Nullable Type argument(AggregateFunction<?, ?, ?> function, int index) {
        return FunctionTypes.typeArgument(function, AggregateFunction.class, index)
                .orElse(null);
    }

    private static @Nullable Type outputOf(Object function) {
        Class<?> declaring =
                function instanceof ProcessWindowFunction ? ProcessWindowFunction.class : WindowFunction.class;
        return FunctionTypes.typeArgument(function, declaring, 1).orElse(null);
    }

    /** Refuses a function with a life where it would have none. */
    private static <F> F plain(F function, String call) {
        if (function instanceof RichFunction) {
            throw new InvalidProgramException(
                    call + " of a window: " + function.getClass().getName()
                            + " is a rich function, but is never opened here; make it a plain one, and put what needs state or"
                            + " a life into a ProcessWindowFunction beside it.");
        }
        return function;
    }

    private <R> SingleOutputStreamOperator<R> windowed(
            WindowContents<T> contents,
            @Nullable ProcessWindowFunction<?, R, K, W> function,
            @Nullable Serde<T> recordSerde,
            @Nullable Type outputType) {
        return input.then(
                "Window",
                new Operation.Windowed<>(
                        assigner,
                        trigger,
                        evictor == null ? null : new Operation.Eviction<T, W>(evictor, recordSerde),
                        allowedLatenessMillis,
                        lateData,
                        null,
                        contents,
                        function),
                outputType);
    }
}
