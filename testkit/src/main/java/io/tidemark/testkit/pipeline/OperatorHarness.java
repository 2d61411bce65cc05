package io.tidemark.testkit.pipeline;

import io.tidemark.api.DataStream;
import io.tidemark.api.KeyedStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.functions.FilterFunction;
import io.tidemark.api.functions.FlatMapFunction;
import io.tidemark.api.functions.KeySelector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.MapFunction;
import io.tidemark.api.functions.ReduceFunction;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import java.util.List;
import java.util.function.Function;

/**
 * Runs one operator, around one function, without a pipeline: records go in by hand, and what comes out is there at once.
 * The operator is the one that every engine runs.
 *
 * <pre>{@code
 * try (var harness = OperatorHarness.process(new Counting(), word -> word, String.class)) {
 *     harness.process("to");
 *     assertThat(harness.process("to")).containsExactly(new Count("to", 2));
 *     assertThat(harness.state("count", "to")).isEqualTo(2L);
 * }
 * }</pre>
 *
 * @param <I> the type of the input
 * @param <O> the type of the output
 * @since 0.1
 */
public final class OperatorHarness<I, O> extends Harness<O, OperatorHarness<I, O>> {
    private OperatorHarness(StreamExecutionEnvironment env) {
        super(env, 1);
    }

    @Override
    OperatorHarness<I, O> self() {
        return this;
    }

    /**
     * Harnesses any operator without keys.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param applied puts the operator behind its input, for example {@code stream -> stream.map(function)}
     * @return the harness, not yet open
     */
    public static <I, O> OperatorHarness<I, O> of(Function<DataStream<I>, SingleOutputStreamOperator<O>> applied) {
        StreamExecutionEnvironment env = environment();
        applied.apply(env.fromSource(new TestSource<I>(), "input"));
        return new OperatorHarness<>(env);
    }

    /**
     * Harnesses any operator that has to know the type of its input, such as one that keeps records as state.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param recordType the class of the input
     * @param applied puts the operator behind its input, which may be keyed first, for example
     *     {@code stream -> stream.keyBy(Order::customer, String.class).sum("cents")}
     * @return the harness, not yet open
     */
    public static <I, O> OperatorHarness<I, O> of(
            Class<I> recordType, Function<DataStream<I>, SingleOutputStreamOperator<O>> applied) {
        StreamExecutionEnvironment env = environment();
        applied.apply(env.fromSource(new TestSource<I>(), "input").returns(recordType));
        return new OperatorHarness<>(env);
    }

    /**
     * Harnesses any operator of a keyed stream; those that keep records as state, such as {@code sum}, may need
     * {@link #reduce} to know their type.
     *
     * @param <I> the type of the input
     * @param <K> the type of the keys
     * @param <O> the type of the output
     * @param key gives the key of a record
     * @param keyType the class of the keys
     * @param applied puts the operator behind its input, for example {@code stream -> stream.map(function)}
     * @return the harness, not yet open
     */
    public static <I, K, O> OperatorHarness<I, O> keyed(
            KeySelector<I, K> key,
            Class<K> keyType,
            Function<KeyedStream<I, K>, SingleOutputStreamOperator<O>> applied) {
        StreamExecutionEnvironment env = environment();
        applied.apply(env.fromSource(new TestSource<I>(), "input").keyBy(key, keyType));
        return new OperatorHarness<>(env);
    }

    /**
     * Harnesses a map function.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param function the function
     * @return the harness, not yet open
     */
    public static <I, O> OperatorHarness<I, O> map(MapFunction<I, O> function) {
        return of(stream -> stream.map(function));
    }

    /**
     * Harnesses a filter function.
     *
     * @param <I> the type of the records
     * @param function the function
     * @return the harness, not yet open
     */
    public static <I> OperatorHarness<I, I> filter(FilterFunction<I> function) {
        return of(stream -> stream.filter(function));
    }

    /**
     * Harnesses a flatMap function.
     *
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @param function the function
     * @return the harness, not yet open
     */
    public static <I, O> OperatorHarness<I, O> flatMap(FlatMapFunction<I, O> function) {
        return of(stream -> stream.flatMap(function));
    }

    /**
     * Harnesses a keyed process function.
     *
     * @param <I> the type of the input
     * @param <K> the type of the keys
     * @param <O> the type of the output
     * @param function the function
     * @param key gives the key of a record
     * @param keyType the class of the keys
     * @return the harness, not yet open
     */
    public static <I, K, O> OperatorHarness<I, O> process(
            KeyedProcessFunction<K, I, O> function, KeySelector<I, K> key, Class<K> keyType) {
        return keyed(key, keyType, stream -> stream.process(function));
    }

    /**
     * Harnesses a reduce function.
     *
     * @param <I> the type of the records
     * @param <K> the type of the keys
     * @param function the function
     * @param key gives the key of a record
     * @param keyType the class of the keys
     * @param recordType the class of the records, which are kept as state
     * @return the harness, not yet open
     */
    public static <I, K> OperatorHarness<I, I> reduce(
            ReduceFunction<I> function, KeySelector<I, K> key, Class<K> keyType, Class<I> recordType) {
        return of(recordType, stream -> stream.keyBy(key, keyType).reduce(function));
    }

    /**
     * Processes a record without a timestamp.
     *
     * @param record not {@code null}
     * @return what came out
     * @throws PipelineFailure if the function throws
     * @throws IllegalArgumentException if the record's key belongs to another subtask
     */
    public List<O> process(I record) {
        return processAt(SourceOutput.NO_TIMESTAMP, record);
    }

    /**
     * Processes a record.
     *
     * @param timestampMillis its event time, in milliseconds since 1970
     * @param record not {@code null}
     * @return what came out
     * @throws PipelineFailure if the function throws
     * @throws IllegalArgumentException if the record's key belongs to another subtask
     */
    public List<O> processAt(long timestampMillis, I record) {
        return outputsOf(operator -> operator.process(0, record, timestampMillis));
    }

    /**
     * Says that nothing comes, so that event time is not waited for; the next record or watermark ends that.
     *
     * @return what came out
     * @throws PipelineFailure if the function throws
     */
    public List<O> idle() {
        return outputsOf(operator -> operator.idle(0));
    }

    /**
     * Says whether a record's key belongs to this subtask.
     *
     * @param record not {@code null}
     * @return {@code true} also for operators without keys
     */
    public boolean owns(I record) {
        return opened().owns(0, record);
    }
}
