package io.tidemark.testkit.pipeline;

import io.tidemark.api.DataStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Runs one operator of two inputs without a pipeline, such as a function of connected streams or an interval join:
 *
 * <pre>{@code
 * try (var harness = TwoInputHarness.of(Order.class, Payment.class, (orders, payments) -> orders
 *         .keyBy(Order::number, Long.class)
 *         .connect(payments.keyBy(Payment::order, Long.class))
 *         .process(new Matching()))) {
 *     harness.process1At(1_000, new Order(7));
 *     assertThat(harness.process2At(2_000, new Payment(7))).containsExactly("7 is paid");
 *     assertThat(harness.watermark(3_000)).isEmpty();
 * }
 * }</pre>
 *
 * @param <A> the type of the first input
 * @param <B> the type of the second input
 * @param <O> the type of the output
 * @since 0.1
 */
public final class TwoInputHarness<A, B, O> extends Harness<O, TwoInputHarness<A, B, O>> {
    private TwoInputHarness(StreamExecutionEnvironment env) {
        super(env, 2);
    }

    @Override
    TwoInputHarness<A, B, O> self() {
        return this;
    }

    /**
     * Harnesses any operator of two inputs.
     *
     * @param <A> the type of the first input
     * @param <B> the type of the second input
     * @param <O> the type of the output
     * @param firstType the class of the first input
     * @param secondType the class of the second input
     * @param applied puts the operator behind its inputs, which may be keyed first
     * @return the harness, not yet open
     */
    public static <A, B, O> TwoInputHarness<A, B, O> of(
            Class<A> firstType,
            Class<B> secondType,
            BiFunction<DataStream<A>, DataStream<B>, SingleOutputStreamOperator<O>> applied) {
        StreamExecutionEnvironment env = environment();
        applied.apply(
                env.fromSource(new TestSource<A>(), "first input").returns(firstType),
                env.fromSource(new TestSource<B>(), "second input").returns(secondType));
        return new TwoInputHarness<>(env);
    }

    /**
     * Processes a record of the first input without a timestamp.
     *
     * @param record not {@code null}
     * @return what came out
     * @throws PipelineFailure if the function throws
     * @throws IllegalArgumentException if the record's key belongs to another subtask
     */
    public List<O> process1(A record) {
        return process1At(SourceOutput.NO_TIMESTAMP, record);
    }

    /**
     * Processes a record of the first input.
     *
     * @param timestampMillis its event time, in milliseconds since 1970
     * @param record not {@code null}
     * @return what came out
     * @throws PipelineFailure if the function throws
     * @throws IllegalArgumentException if the record's key belongs to another subtask
     */
    public List<O> process1At(long timestampMillis, A record) {
        return outputsOf(operator -> operator.process(0, record, timestampMillis));
    }

    /**
     * Processes a record of the second input without a timestamp.
     *
     * @param record not {@code null}
     * @return what came out
     * @throws PipelineFailure if the function throws
     * @throws IllegalArgumentException if the record's key belongs to another subtask
     */
    public List<O> process2(B record) {
        return process2At(SourceOutput.NO_TIMESTAMP, record);
    }

    /**
     * Processes a record of the second input.
     *
     * @param timestampMillis its event time, in milliseconds since 1970
     * @param record not {@code null}
     * @return what came out
     * @throws PipelineFailure if the function throws
     * @throws IllegalArgumentException if the record's key belongs to another subtask
     */
    public List<O> process2At(long timestampMillis, B record) {
        return outputsOf(operator -> operator.process(1, record, timestampMillis));
    }

    /**
     * Lets the event time of the first input come to a moment; that of the operator is the earlier of both.
     *
     * @param timestampMillis milliseconds since 1970
     * @return what came out
     * @throws PipelineFailure if the function throws
     * @throws IllegalArgumentException if it has come further already
     */
    public List<O> watermark1(long timestampMillis) {
        return outputsOf(operator -> operator.watermark(0, timestampMillis));
    }

    /**
     * Lets the event time of the second input come to a moment; that of the operator is the earlier of both.
     *
     * @param timestampMillis milliseconds since 1970
     * @return what came out
     * @throws PipelineFailure if the function throws
     * @throws IllegalArgumentException if it has come further already
     */
    public List<O> watermark2(long timestampMillis) {
        return outputsOf(operator -> operator.watermark(1, timestampMillis));
    }

    /**
     * Says that nothing comes from the first input, so that its event time is not waited for; its next record or watermark
     * ends that.
     *
     * @return what came out
     * @throws PipelineFailure if the function throws
     */
    public List<O> idle1() {
        return outputsOf(operator -> operator.idle(0));
    }

    /**
     * Says that nothing comes from the second input, so that its event time is not waited for; its next record or watermark
     * ends that.
     *
     * @return what came out
     * @throws PipelineFailure if the function throws
     */
    public List<O> idle2() {
        return outputsOf(operator -> operator.idle(1));
    }

    /**
     * Says whether the key of a record of the first input belongs to this subtask.
     *
     * @param record not {@code null}
     * @return {@code true} also for inputs without keys
     */
    public boolean owns1(A record) {
        return opened().owns(0, record);
    }

    /**
     * Says whether the key of a record of the second input belongs to this subtask.
     *
     * @param record not {@code null}
     * @return {@code true} also for inputs without keys
     */
    public boolean owns2(B record) {
        return opened().owns(1, record);
    }
}
