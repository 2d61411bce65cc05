package io.tidemark.testkit.pipeline;

import io.tidemark.api.DataStream;
import io.tidemark.api.KeyedStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.functions.FilterFunction;
import io.tidemark.api.functions.FlatMapFunction;
import io.tidemark.api.functions.KeySelector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.MapFunction;
import io.tidemark.api.functions.ReduceFunction;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
 * <p>It is opened by the first record, or by {@link #open}. Not thread-safe.
 *
 * @param <I> the type of the input
 * @param <O> the type of the output
 * @since 0.1
 */
public final class OperatorHarness<I, O> implements AutoCloseable {
    private final Node node;
    private final int keyGroups;
    private final List<OperatorState> restored = new ArrayList<>();
    private final List<TimestampedRecord<O>> outputs = new ArrayList<>();
    private int subtask;
    private int parallelism = 1;
    private @Nullable HarnessedOperator operator;

    private OperatorHarness(StreamExecutionEnvironment env) {
        List<Node> nodes = env.getDataflow().nodes();
        if (nodes.size() != 2) {
            throw new IllegalArgumentException("A harness runs one operator, and this one is given "
                    + (nodes.size() - 1) + "; test several by a PipelineTest.");
        }
        node = nodes.get(1);
        keyGroups = env.getMaxParallelism();
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

    private static StreamExecutionEnvironment environment() {
        return StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
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
        StreamExecutionEnvironment env = environment();
        env.fromSource(new TestSource<I>(), "input")
                .returns(recordType)
                .keyBy(key, keyType)
                .reduce(function);
        return new OperatorHarness<>(env);
    }

    /**
     * Makes the operator one of several subtasks: it owns the keys whose groups are its own.
     *
     * @param index of the subtask, from 0
     * @param subtasks how many there are
     * @return this
     * @throws IllegalStateException if it is open
     */
    public OperatorHarness<I, O> subtask(int index, int subtasks) {
        requireNotOpen();
        if (subtasks < 1 || index < 0 || index >= subtasks || subtasks > keyGroups) {
            throw new IllegalArgumentException("There is no subtask " + index + " of " + subtasks
                    + "; expected 0 <= index" + " < subtasks <= " + keyGroups + ".");
        }
        subtask = index;
        parallelism = subtasks;
        return this;
    }

    /**
     * Restores the operator from snapshots of one point in time, of every subtask there was: it takes over what belongs to
     * its own keys.
     *
     * @param states as {@link #snapshot} returned them
     * @return this
     * @throws IllegalStateException if it is open
     */
    public OperatorHarness<I, O> restore(OperatorState... states) {
        requireNotOpen();
        restored.addAll(List.of(states));
        return this;
    }

    private void requireNotOpen() {
        if (operator != null) {
            throw new IllegalStateException("The operator is open; call this before the first record.");
        }
    }

    /**
     * Opens the operator and its function.
     *
     * @return this
     * @throws PipelineFailure if the function throws, or the state cannot be restored
     */
    public OperatorHarness<I, O> open() {
        requireNotOpen();
        opened();
        return this;
    }

    private HarnessedOperator opened() {
        if (operator == null) {
            operator = new HarnessedOperator(node, subtask, parallelism, keyGroups, restored, this::take);
            operator.open();
        }
        return operator;
    }

    @SuppressWarnings("unchecked") // the operator gives what the function does
    private void take(Object value, long timestampMillis) {
        outputs.add(TimestampedRecord.of((O) value, timestampMillis));
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
        int before = outputs.size();
        opened().process(record, timestampMillis);
        return values(outputs.subList(before, outputs.size()));
    }

    /**
     * Returns everything that came out since the beginning.
     *
     * @return a copy
     */
    public List<O> outputs() {
        return values(outputs);
    }

    /**
     * Returns everything that came out since the beginning, with timestamps.
     *
     * @return a copy
     */
    public List<TimestampedRecord<O>> outputsWithTimestamps() {
        return List.copyOf(outputs);
    }

    private static <O> List<O> values(List<TimestampedRecord<O>> records) {
        return records.stream().map(TimestampedRecord::value).toList();
    }

    /**
     * Says whether a record's key belongs to this subtask.
     *
     * @param record not {@code null}
     * @return {@code true} also for operators without keys
     */
    public boolean owns(I record) {
        return opened().owns(record);
    }

    /**
     * Returns what the function keeps for a key.
     *
     * @param state the name of the state, as in its descriptor
     * @param key the key
     * @return {@code null} if there is no value
     * @throws IllegalArgumentException if there is no such state
     */
    public @Nullable Object state(String state, Object key) {
        return states(state).get(key);
    }

    /**
     * Returns what a function with a single state keeps for a key, such as the running result of a {@code reduce}.
     *
     * @param key the key
     * @return {@code null} if there is no value
     * @throws IllegalArgumentException if there are several states
     */
    public @Nullable Object state(Object key) {
        return state(opened().onlyState(), key);
    }

    /**
     * Returns what the function keeps for every key.
     *
     * @param state the name of the state, as in its descriptor
     * @return a copy, without keys that have no value
     * @throws IllegalArgumentException if there is no such state
     */
    public Map<Object, Object> states(String state) {
        return opened().contents(state);
    }

    /**
     * Takes a snapshot, as at a checkpoint; the operator goes on.
     *
     * @return what is kept, to be given to {@link #restore}
     * @throws PipelineFailure if the state cannot be written
     */
    public OperatorState snapshot() {
        return opened().snapshot();
    }

    /**
     * Closes the operator and its function.
     *
     * @throws PipelineFailure if the function throws
     */
    @Override
    public void close() {
        if (operator != null) {
            operator.close();
        }
    }
}
