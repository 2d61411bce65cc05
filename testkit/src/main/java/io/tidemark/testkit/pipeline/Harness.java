package io.tidemark.testkit.pipeline;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.core.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a harness of one input and one of two have in common: time, outputs, state, and snapshots.
 *
 * <p>Event time comes by {@link #watermark}, processing time begins at 0 and passes by {@link #advanceTimeBy}; timers that
 * are due have fired when a call returns. It is opened by the first record or watermark, or by {@link #open}. Not
 * thread-safe.
 *
 * @param <O> the type of the output
 * @param <H> the harness itself
 * @since 0.1
 */
public abstract sealed class Harness<O, H extends Harness<O, H>> implements AutoCloseable
        permits OperatorHarness, TwoInputHarness {
    private final Node node;
    private final int keyGroups;
    private final List<OperatorState> restored = new ArrayList<>();
    private final HarnessOutput output = new HarnessOutput();
    private final Map<Edge.Port, HarnessOutput> outputs = new LinkedHashMap<>();
    private int subtask;
    private int parallelism = 1;
    private long nowMillis;
    private @Nullable HarnessedOperator operator;

    Harness(StreamExecutionEnvironment env, int inputs) {
        List<Node> nodes = env.getDataflow().nodes();
        if (nodes.size() != inputs + 1) {
            throw new IllegalArgumentException("A harness runs one operator, and this one is given "
                    + (nodes.size() - inputs) + "; test several by a PipelineTest.");
        }
        node = nodes.get(inputs);
        if (node.inputs().size() != inputs) {
            throw new IllegalArgumentException("The operator '" + node.name() + "' has "
                    + node.inputs().size() + " inputs, and this harness gives " + inputs + ".");
        }
        keyGroups = env.getMaxParallelism();
        outputs.put(Edge.Port.MAIN, output);
    }

    static StreamExecutionEnvironment environment() {
        return StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
    }

    abstract H self();

    /**
     * Collects a side output, to be seen by {@link #outputs(OutputTag)}.
     *
     * @param tag what the function emits to
     * @return this
     * @throws IllegalStateException if the operator is open
     */
    public H sideOutput(OutputTag<?> tag) {
        requireNotOpen();
        outputs.put(Edge.Port.side(tag.getId()), new HarnessOutput());
        return self();
    }

    /**
     * Makes the operator one of several subtasks: it owns the keys whose groups are its own.
     *
     * @param index of the subtask, from 0
     * @param subtasks how many there are
     * @return this
     * @throws IllegalStateException if it is open
     */
    public H subtask(int index, int subtasks) {
        requireNotOpen();
        if (subtasks < 1 || index < 0 || index >= subtasks || subtasks > keyGroups) {
            throw new IllegalArgumentException("There is no subtask " + index + " of " + subtasks
                    + "; expected 0 <= index" + " < subtasks <= " + keyGroups + ".");
        }
        subtask = index;
        parallelism = subtasks;
        return self();
    }

    /**
     * Restores the operator from snapshots of one point in time, of every subtask there was: it takes over what belongs to
     * its own keys.
     *
     * @param states as {@link #snapshot} returned them
     * @return this
     * @throws IllegalStateException if it is open
     */
    public H restore(OperatorState... states) {
        requireNotOpen();
        restored.addAll(List.of(states));
        return self();
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
    public H open() {
        requireNotOpen();
        opened();
        return self();
    }

    HarnessedOperator opened() {
        if (operator == null) {
            operator = new HarnessedOperator(node, subtask, parallelism, keyGroups, restored, () -> nowMillis, outputs);
            operator.open();
        }
        return operator;
    }

    /** Has the operator do something; returns what came out of it. */
    List<O> outputsOf(Consumer<HarnessedOperator> what) {
        int before = output.records().size();
        what.accept(opened());
        return values(output.records().subList(before, output.records().size()));
    }

    /**
     * Lets event time come to a moment, on every input.
     *
     * @param timestampMillis milliseconds since 1970
     * @return what came out
     * @throws PipelineFailure if the function throws
     * @throws IllegalArgumentException if event time has come further already
     */
    public List<O> watermark(long timestampMillis) {
        return outputsOf(opened -> {
            for (int input = 0; input < node.inputs().size(); input++) {
                opened.watermark(input, timestampMillis);
            }
        });
    }

    /**
     * Lets processing time pass. Timers that become due on the way fire at their time.
     *
     * @param duration at least a millisecond
     * @return what came out
     * @throws PipelineFailure if the function throws
     */
    public List<O> advanceTimeBy(Duration duration) {
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException("Time passes by " + duration + "; give a millisecond or more.");
        }
        long target = nowMillis + duration.toMillis();
        return outputsOf(opened -> {
            for (long next = opened.nextProcessingTime();
                    next > nowMillis && next <= target;
                    next = opened.nextProcessingTime()) {
                nowMillis = next;
                opened.settle();
            }
            nowMillis = target;
            opened.settle();
        });
    }

    /**
     * Returns the processing time.
     *
     * @return in milliseconds; 0 when the harness is made
     */
    public long currentTimeMillis() {
        return nowMillis;
    }

    /**
     * Ends the input, as a bounded source does: event time goes to its end, then the function learns of it.
     *
     * @return what came out
     * @throws PipelineFailure if the function throws
     */
    public List<O> endInput() {
        return outputsOf(HarnessedOperator::endInput);
    }

    /**
     * Returns everything that came out since the beginning.
     *
     * @return a copy
     */
    public List<O> outputs() {
        return values(output.records());
    }

    /**
     * Returns everything that came out since the beginning, with timestamps.
     *
     * @return a copy
     */
    public List<TimestampedRecord<O>> outputsWithTimestamps() {
        return timestamped(output);
    }

    /**
     * Returns everything that came out of a side output since the beginning.
     *
     * @param <X> the type of its records
     * @param tag as given to {@link #sideOutput}
     * @return a copy
     * @throws IllegalArgumentException if the side output is not collected
     */
    public <X> List<X> outputs(OutputTag<X> tag) {
        return values(collected(tag).records());
    }

    /**
     * Returns everything that came out of a side output since the beginning, with timestamps.
     *
     * @param <X> the type of its records
     * @param tag as given to {@link #sideOutput}
     * @return a copy
     * @throws IllegalArgumentException if the side output is not collected
     */
    public <X> List<TimestampedRecord<X>> outputsWithTimestamps(OutputTag<X> tag) {
        return timestamped(collected(tag));
    }

    private HarnessOutput collected(OutputTag<?> tag) {
        HarnessOutput collected = outputs.get(Edge.Port.side(tag.getId()));
        if (collected == null) {
            throw new IllegalArgumentException("The side output '" + tag.getId()
                    + "' is not collected; call sideOutput(tag) before the first record.");
        }
        return collected;
    }

    @SuppressWarnings("unchecked") // the operator gives what the function does
    private static <T> List<T> values(List<TimestampedRecord<Object>> records) {
        return records.stream().map(record -> (T) record.value()).toList();
    }

    @SuppressWarnings("unchecked") // the operator gives what the function does
    private static <T> List<TimestampedRecord<T>> timestamped(HarnessOutput output) {
        return output.records().stream()
                .map(record -> new TimestampedRecord<>((T) record.value(), record.timestampMillis()))
                .toList();
    }

    /**
     * Returns the watermarks that came out since the beginning.
     *
     * @return a copy, in milliseconds since 1970
     */
    public List<Long> watermarks() {
        return List.copyOf(output.watermarks());
    }

    /**
     * Says whether the operator has said that nothing comes from it for now.
     *
     * @return {@code true} while every input is idle
     */
    public boolean isIdle() {
        return output.isIdle();
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
     * Counts what is kept by key: 0 shows that the function clears what it needs no more.
     *
     * @return one for each key and state that has a value, a list or a map counting as one; timers do not count
     */
    public int numKeyedStateEntries() {
        return opened().entries();
    }

    /**
     * Counts the timers by event time that are set.
     *
     * @return over all keys
     */
    public int numEventTimeTimers() {
        return opened().timers(Timers.EVENT_TIMERS);
    }

    /**
     * Counts the timers by processing time that are set.
     *
     * @return over all keys
     */
    public int numProcessingTimeTimers() {
        return opened().timers(Timers.PROCESSING_TIMERS);
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
