package io.tidemark.api;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.functions.FilterFunction;
import io.tidemark.api.functions.FlatMapFunction;
import io.tidemark.api.functions.KeySelector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.MapFunction;
import io.tidemark.api.functions.ReduceFunction;
import io.tidemark.api.functions.RichFunction;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.types.FunctionTypes;
import io.tidemark.api.windowing.CountEvictor;
import io.tidemark.api.windowing.CountTrigger;
import io.tidemark.api.windowing.GlobalWindow;
import io.tidemark.api.windowing.GlobalWindows;
import io.tidemark.api.windowing.PurgingTrigger;
import io.tidemark.api.windowing.Window;
import io.tidemark.api.windowing.WindowAssigner;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose records have keys: those of equal key are processed in order by one subtask, with state by key.
 *
 * @param <T> the type of the records
 * @param <K> the type of the keys
 * @since 0.1
 */
public final class KeyedStream<T, K> extends DataStream<T> {
    final Serde<K> keySerde;
    private final KeySelector<T, K> selector;

    KeyedStream(DataStream<T> stream, KeySelector<T, K> selector, Serde<K> keySerde) {
        super(stream.environment, stream.repartitioned(hash(selector, keySerde)), stream.type);
        this.selector = selector;
        this.keySerde = keySerde;
        learnType(selector, KeySelector.class);
    }

    private static <T, K> Partitioning hash(KeySelector<T, K> selector, Serde<K> keySerde) {
        if (selector instanceof RichFunction) {
            throw new InvalidProgramException(
                    "keyBy: the key selector " + selector.getClass().getName()
                            + " is a rich function, but selectors are never opened; make it a plain one.");
        }
        try {
            Serdes.requireKeyType(keySerde);
        } catch (IllegalArgumentException e) {
            throw new InvalidProgramException("keyBy: " + e.getMessage(), e);
        }
        return new Partitioning.Hash<>(selector, keySerde);
    }

    /**
     * Processes records one by one with state by key.
     *
     * @param <R> the type of the output
     * @param function the function
     * @return the stream of outputs
     */
    public <R> SingleOutputStreamOperator<R> process(KeyedProcessFunction<K, T, R> function) {
        return then(
                "KeyedProcess",
                new Operation.KeyedProcess<>(function),
                FunctionTypes.typeArgument(function, KeyedProcessFunction.class, 2)
                        .orElse(null));
    }

    /**
     * Joins each record with those of another keyed stream that have its key and lie near it in event time.
     *
     * @param <T1> the type of the other stream
     * @param otherStream the right side of the join
     * @return the join, to be told what near means
     */
    public <T1> IntervalJoin<T, T1, K> intervalJoin(KeyedStream<T1, K> otherStream) {
        return new IntervalJoin<>(this, otherStream);
    }

    /**
     * Cuts the stream into windows, for each key by itself.
     *
     * @param <W> the type of the windows
     * @param assigner says which windows a record belongs to
     * @return the windows, to be given a function
     */
    public <W extends Window> WindowedStream<T, K, W> window(WindowAssigner<? super T, W> assigner) {
        return new WindowedStream<>(this, assigner);
    }

    /**
     * Cuts the stream into windows of a number of records. One that is not full when the input ends gives nothing.
     *
     * @param size how many records of a key make a window, at least 1
     * @return the windows, to be given a function
     */
    public WindowedStream<T, K, GlobalWindow> countWindow(long size) {
        return window(GlobalWindows.create()).trigger(PurgingTrigger.of(CountTrigger.of(size)));
    }

    /**
     * Cuts the stream into windows of the last records of a key. The first ones of a key hold fewer.
     *
     * @param size how many records of a key are in a window at most, at least 1
     * @param slide after how many records of a key a window is evaluated, at least 1
     * @return the windows, to be given a function
     */
    public WindowedStream<T, K, GlobalWindow> countWindow(long size, long slide) {
        return window(GlobalWindows.create()).evictor(CountEvictor.of(size)).trigger(CountTrigger.of(slide));
    }

    /** {@inheritDoc} A {@link RichFunction} may keep state by key. */
    @Override
    public <R> SingleOutputStreamOperator<R> map(MapFunction<T, R> mapper) {
        if (mapper instanceof RichFunction rich) {
            Type output = typeReturnedBy(mapper, MapFunction.class);
            return keyed(
                    "Map",
                    rich,
                    (f, value, out) ->
                            out.collect(KeyedStream.<MapFunction<T, R>>as(f).map(value)),
                    output);
        }
        return super.map(mapper);
    }

    /** {@inheritDoc} A {@link RichFunction} may keep state by key. */
    @Override
    public <R> SingleOutputStreamOperator<R> flatMap(FlatMapFunction<T, R> flatMapper) {
        if (flatMapper instanceof RichFunction rich) {
            return keyed(
                    "FlatMap",
                    rich,
                    (f, value, out) -> KeyedStream.<FlatMapFunction<T, R>>as(f).flatMap(value, out),
                    FunctionTypes.typeArgument(flatMapper, FlatMapFunction.class, 1)
                            .orElse(null));
        }
        return super.flatMap(flatMapper);
    }

    /** {@inheritDoc} A {@link RichFunction} may keep state by key. */
    @Override
    public SingleOutputStreamOperator<T> filter(FilterFunction<T> filter) {
        if (filter instanceof RichFunction rich) {
            return keyed(
                    "Filter",
                    rich,
                    (f, value, out) -> {
                        if (KeyedStream.<FilterFunction<T>>as(f).filter(value)) {
                            out.collect(value);
                        }
                    },
                    type);
        }
        return super.filter(filter);
    }

    /**
     * Keeps a running result by key: the first record of a key is its first result, each further one is combined with it.
     * Every record gives the new result as output.
     *
     * @param reducer combines the result so far with the next record
     * @return the stream of results
     * @throws InvalidProgramException if the type of the records cannot be found or has no serde
     */
    public SingleOutputStreamOperator<T> reduce(ReduceFunction<T> reducer) {
        return reduceAs("Reduce", reducer, recordType(reducer));
    }

    /**
     * Keeps a running result by key, with a serde of the user's.
     *
     * @param reducer combines the result so far with the next record
     * @param serde how results become bytes
     * @return the stream of results
     */
    public SingleOutputStreamOperator<T> reduce(ReduceFunction<T> reducer, Serde<T> serde) {
        return then("Reduce", new Operation.Reduce<>(reducer, serde), type);
    }

    /**
     * Keeps a running sum of one field by key. The other fields are those of the key's first record.
     *
     * @param field a numeric component of the record
     * @return the stream of sums, one after each record
     * @throws InvalidProgramException if there is no such component or it is not a number
     */
    public SingleOutputStreamOperator<T> sum(String field) {
        return aggregate("Sum", FieldAggregation.Kind.SUM, field);
    }

    /**
     * Keeps a running sum of one field by key.
     *
     * @param position of the component, from 0; 0 for records that are numbers themselves
     * @return the stream of sums, one after each record
     * @throws InvalidProgramException if there is no such component or it is not a number
     */
    public SingleOutputStreamOperator<T> sum(int position) {
        return aggregate("Sum", FieldAggregation.Kind.SUM, position);
    }

    /**
     * Keeps the least value of one field by key. The other fields are those of the key's first record.
     *
     * @param field a comparable component of the record
     * @return the stream of minima, one after each record
     * @throws InvalidProgramException if there is no such component or it cannot be compared
     */
    public SingleOutputStreamOperator<T> min(String field) {
        return aggregate("Min", FieldAggregation.Kind.MIN, field);
    }

    /**
     * Keeps the least value of one field by key.
     *
     * @param position of the component, from 0; 0 for records that are comparable themselves
     * @return the stream of minima, one after each record
     * @throws InvalidProgramException if there is no such component or it cannot be compared
     */
    public SingleOutputStreamOperator<T> min(int position) {
        return aggregate("Min", FieldAggregation.Kind.MIN, position);
    }

    /**
     * Keeps the greatest value of one field by key. The other fields are those of the key's first record.
     *
     * @param field a comparable component of the record
     * @return the stream of maxima, one after each record
     * @throws InvalidProgramException if there is no such component or it cannot be compared
     */
    public SingleOutputStreamOperator<T> max(String field) {
        return aggregate("Max", FieldAggregation.Kind.MAX, field);
    }

    /**
     * Keeps the greatest value of one field by key.
     *
     * @param position of the component, from 0; 0 for records that are comparable themselves
     * @return the stream of maxima, one after each record
     * @throws InvalidProgramException if there is no such component or it cannot be compared
     */
    public SingleOutputStreamOperator<T> max(int position) {
        return aggregate("Max", FieldAggregation.Kind.MAX, position);
    }

    private SingleOutputStreamOperator<T> aggregate(String name, FieldAggregation.Kind kind, Object field) {
        Type recordType = recordType(null);
        return reduceAs(name, FieldAggregation.of(kind, recordType, field), recordType);
    }

    private SingleOutputStreamOperator<T> reduceAs(String name, ReduceFunction<T> function, Type recordType) {
        @SuppressWarnings("unchecked") // the type was said by the user or read from a signature over T
        Serde<T> serde = (Serde<T>) serdeOf(recordType, name + " keeps its results as state: ");
        return then(name, new Operation.Reduce<>(function, serde), recordType);
    }

    private Type recordType(@Nullable ReduceFunction<T> reducer) {
        return recordTypeOr(reducer == null ? null : typeReturnedBy(reducer, ReduceFunction.class));
    }

    /** Returns the type of the records: as it is known, or as the key selector or a function behind tells it. */
    Type recordTypeOr(@Nullable Type otherwise) {
        Type found = type;
        if (found == null) {
            found = FunctionTypes.parameterType(selector, KeySelector.class, 0).orElse(otherwise);
        }
        if (found == null) {
            throw new InvalidProgramException(
                    "The type of the records after '" + origins.get(0).from().name
                            + "' cannot be told; call returns(RecordType.class) there, since they are kept as state.");
        }
        return found;
    }

    /** Returns the serde of the records, for an operator that keeps them as state. */
    @SuppressWarnings("unchecked") // the type was said by the user or read from a signature over T
    Serde<T> recordSerde(String operator, @Nullable Type otherwise) {
        return (Serde<T>) serdeOf(recordTypeOr(otherwise), operator + " keeps its records as state: ");
    }

    private <R> SingleOutputStreamOperator<R> keyed(
            String name, RichFunction function, KeyedRichFunction.Call<T, R> call, @Nullable Type outputType) {
        return then(name, new Operation.KeyedProcess<>(new KeyedRichFunction<K, T, R>(function, call)), outputType);
    }

    @SuppressWarnings("unchecked") // the function was of this type when it was given
    private static <F> F as(RichFunction function) {
        return (F) function;
    }
}
