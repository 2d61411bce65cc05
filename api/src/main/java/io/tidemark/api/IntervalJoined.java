package io.tidemark.api;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.ProcessJoinFunction;
import io.tidemark.api.types.FunctionTypes;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A join of two keyed streams over an interval of event time.
 *
 * <p>Records wait as state by key until no partner of theirs can come any more. A record whose time the watermark has
 * passed is late: it is joined with nothing and goes to a side output if there is one; otherwise it is dropped, counted as
 * {@code lateRecordsDropped} and logged. {@code lateRecords} counts both.
 *
 * @param <T1> the type of the left stream
 * @param <T2> the type of the right stream
 * @param <K> the type of the keys
 * @since 0.1
 */
public final class IntervalJoined<T1, T2, K> {
    private final KeyedStream<T1, K> left;
    private final KeyedStream<T2, K> right;
    private final long lowerMillis;
    private final long upperMillis;
    private boolean lowerExclusive;
    private boolean upperExclusive;
    private @Nullable OutputTag<T1> lateLeft;
    private @Nullable OutputTag<T2> lateRight;

    IntervalJoined(KeyedStream<T1, K> left, KeyedStream<T2, K> right, long lowerMillis, long upperMillis) {
        this.left = left;
        this.right = right;
        this.lowerMillis = lowerMillis;
        this.upperMillis = upperMillis;
    }

    /**
     * Leaves out right records that lie at the lower bound.
     *
     * @return this
     */
    public IntervalJoined<T1, T2, K> lowerBoundExclusive() {
        lowerExclusive = true;
        return this;
    }

    /**
     * Leaves out right records that lie at the upper bound.
     *
     * @return this
     */
    public IntervalJoined<T1, T2, K> upperBoundExclusive() {
        upperExclusive = true;
        return this;
    }

    /**
     * Sends late records of the left stream to a side output of the join.
     *
     * @param outputTag which
     * @return this
     */
    public IntervalJoined<T1, T2, K> sideOutputLeftLateData(OutputTag<T1> outputTag) {
        lateLeft = outputTag;
        return this;
    }

    /**
     * Sends late records of the right stream to a side output of the join.
     *
     * @param outputTag which
     * @return this
     */
    public IntervalJoined<T1, T2, K> sideOutputRightLateData(OutputTag<T2> outputTag) {
        lateRight = outputTag;
        return this;
    }

    /**
     * Gives the join its function.
     *
     * @param <R> the type of the output
     * @param function takes the pairs
     * @return the stream of outputs
     * @throws InvalidProgramException if the type of the records of a stream cannot be found or has no serde, the keys are of
     *     two types, or the exclusive bounds leave nothing between them
     */
    public <R> SingleOutputStreamOperator<R> process(ProcessJoinFunction<T1, T2, R> function) {
        return process(
                function,
                left.recordSerde("intervalJoin", typeOf(function, 0)),
                right.recordSerde("intervalJoin", typeOf(function, 1)));
    }

    /**
     * Gives the join its function, with serdes of the user's for the records that wait as state.
     *
     * @param <R> the type of the output
     * @param function takes the pairs
     * @param leftSerde how records of the left stream become bytes
     * @param rightSerde how records of the right stream become bytes
     * @return the stream of outputs
     * @throws InvalidProgramException if the keys are of two types, or the exclusive bounds leave nothing between them
     */
    public <R> SingleOutputStreamOperator<R> process(
            ProcessJoinFunction<T1, T2, R> function, Serde<T1> leftSerde, Serde<T2> rightSerde) {
        long lower = lowerExclusive ? lowerMillis + 1 : lowerMillis;
        long upper = upperExclusive ? upperMillis - 1 : upperMillis;
        if (lower > upper) {
            throw new InvalidProgramException("intervalJoin between " + lowerMillis + " ms and " + upperMillis
                    + " ms: with the bounds excluded nothing lies between them.");
        }
        ConnectedStreams<T1, T2> both = left.connect(right);
        both.requireKeyed("intervalJoin");
        return both.then(
                "IntervalJoin",
                new Operation.IntervalJoin<>(function, lower, upper, leftSerde, rightSerde, lateLeft, lateRight),
                typeOf(function, 2));
    }

    private static @Nullable Type typeOf(ProcessJoinFunction<?, ?, ?> function, int argument) {
        return FunctionTypes.typeArgument(function, ProcessJoinFunction.class, argument)
                .orElse(null);
    }
}
