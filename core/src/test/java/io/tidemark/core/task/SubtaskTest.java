package io.tidemark.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.MapFunction;
import io.tidemark.core.barrier.BarrierAligner.Mode;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import io.tidemark.core.stream.StreamElement.EndOfInput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One subtask between three input channels and one output channel: the middle of source(3) → map(1) → print(1). */
class SubtaskTest {
    private long nanos;
    private Wiring wiring;
    private Subtask subtask;
    private final TestChannel[] inputs = new TestChannel[3];
    private TestChannel out;

    @BeforeEach
    void alignChannels() throws Exception {
        wire(Mode.EXACTLY_ONCE, value -> value);
    }

    private void wire(Mode mode, MapFunction<Long, Long> function) throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
        env.fromSequence(1, 1000)
                .setParallelism(3)
                .map(function)
                .name("middle")
                .rebalance()
                .print();
        wiring = new Wiring(env, mode, 100, () -> nanos).open();
        subtask = wiring.subtask(1, 0);
        for (int i = 0; i < 3; i++) {
            inputs[i] = wiring.channel(0, i, 0);
        }
        out = wiring.channel(1, 0, 0);
    }

    private void run() throws Exception {
        while (subtask.step() > 0) {
            // until there is nothing to do
        }
    }

    private static StreamElement barrier(long id) {
        return new StreamElement.Barrier(id);
    }

    @Test
    void takesOneBatchOfEachChannelAStep() throws Exception {
        inputs[0].put(1L, 2L);
        inputs[0].put(3L);
        inputs[2].put(4L);
        assertThat(subtask.step()).isEqualTo(3);
        assertThat(out.drain()).containsExactly(1L, 2L, 4L);
        assertThat(subtask.step()).isEqualTo(1);
        assertThat(subtask.step()).isZero();
        assertThat(out.drain()).containsExactly(3L);
        assertThat(subtask.isSource()).isFalse();
        assertThat(subtask.name()).isEqualTo("middle");
    }

    @Test
    void aChannelWhoseBarrierCameWaitsForTheOthers() throws Exception {
        inputs[0].put(1L);
        inputs[0].put(barrier(1));
        inputs[0].put(2L);
        inputs[1].put(3L);
        inputs[2].put(barrier(1));
        inputs[2].put(4L);
        run();
        assertThat(out.drain()).containsExactly(1L, 3L);
        assertThat(wiring.snapshots).isEmpty();
        inputs[1].put(5L);
        inputs[1].put(barrier(1));
        inputs[1].put(6L);
        run();
        assertThat(out.drain()).startsWith(5L, "barrier 1").containsExactlyInAnyOrder(5L, "barrier 1", 2L, 4L, 6L);
        assertThat(wiring.events).containsExactly("snapshot 1 of 1/0");
    }

    private static StreamElement time(long timestamp) {
        return new StreamElement.Watermark(timestamp);
    }

    @Test
    void eventTimeIsThatOfTheChannelThatIsBehindAndIdleOnesAreNotWaitedFor() throws Exception {
        inputs[0].put(time(5));
        inputs[1].put(time(7));
        run();
        assertThat(out.drain()).isEmpty();
        inputs[2].put(3L);
        inputs[2].put(time(6));
        run();
        assertThat(out.drain()).containsExactly(3L, "time 5");
        inputs[0].put(new StreamElement.Idleness(true));
        run();
        assertThat(out.drain()).containsExactly("time 6");
        inputs[1].put(new StreamElement.Idleness(true));
        inputs[2].put(new StreamElement.Idleness(true));
        run();
        assertThat(out.drain()).containsExactly("idle");
        inputs[0].put(time(9));
        run();
        assertThat(out.drain()).containsExactly("active", "time 9");
    }

    /** Sets a timer for each record, and emits when it fires. */
    private static final class Reminding extends KeyedProcessFunction<Long, Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Long value, Context ctx, Collector<Long> out) {
            ctx.timerService().registerEventTimeTimer(value);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Long> out) {
            out.collect(timestamp);
        }
    }

    @Test
    void theEndWaitsForTimersThatFireInSlices() throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
        env.fromSequence(1, 1000)
                .keyBy(value -> value)
                .process(new Reminding())
                .rebalance()
                .print()
                .setParallelism(2);
        wiring = new Wiring(env, Mode.EXACTLY_ONCE, 100, () -> nanos).open();
        subtask = wiring.subtask(1, 0);
        TestChannel in = wiring.channel(0, 0, 0);
        long timers = 3_000;
        for (long value = 0; value < timers; value++) {
            RecordBatch batch = new RecordBatch(1, true);
            batch.add(value, value, value, KeyGroups.mix(Long.hashCode(value)));
            in.put(batch);
            subtask.step();
        }
        in.put(time(Long.MAX_VALUE));
        in.put(new EndOfInput());
        List<Object> first = new ArrayList<>();
        List<Object> second = new ArrayList<>();
        while (subtask.step() > 0) {
            first.addAll(wiring.channel(1, 0, 0).drain());
            second.addAll(wiring.channel(1, 0, 1).drain());
        }
        assertThat(first.size() + second.size()).isEqualTo((int) timers + 4);
        assertThat(first).endsWith("end of time", "end");
        assertThat(second).endsWith("end of time", "end");
        assertThat(wiring.events).containsExactly("drained 1/0");
    }

    @Test
    void withoutAlignmentNothingWaits() throws Exception {
        wire(Mode.AT_LEAST_ONCE, value -> value);
        inputs[0].put(barrier(1));
        inputs[0].put(2L);
        run();
        assertThat(out.drain()).containsExactly(2L);
        inputs[1].put(barrier(1));
        inputs[2].put(barrier(1));
        run();
        assertThat(out.drain()).containsExactly("barrier 1");
    }

    @Test
    void anAbortedCheckpointNoLongerHoldsChannelsBack() throws Exception {
        inputs[0].put(barrier(1));
        inputs[0].put(2L);
        run();
        assertThat(out.drain()).isEmpty();
        subtask.abortCheckpoint(1);
        run();
        assertThat(out.drain()).containsExactly(2L);
        for (TestChannel input : inputs) {
            input.put(barrier(2));
        }
        run();
        assertThat(out.drain()).containsExactly("barrier 2");
    }

    @Test
    void takesNoInputWhileItsOutputIsFullAndLosesNothing() throws Exception {
        out.setCapacity(2);
        List<Object> sent = new ArrayList<>();
        for (long n = 0; n < 50; n++) {
            inputs[0].put(n);
            sent.add(n);
        }
        inputs[0].put(barrier(1));
        run();
        assertThat(out.size()).isEqualTo(2);
        assertThat(inputs[0].size())
                .as("two in the channel, one waits for room")
                .isEqualTo(48);
        assertThat(subtask.step()).isZero();
        inputs[1].put(barrier(1));
        inputs[2].put(barrier(1));
        List<Object> received = new ArrayList<>();
        do {
            received.addAll(out.drain());
            run();
        } while (out.size() > 0);
        sent.add("barrier 1");
        assertThat(received).isEqualTo(sent);
    }

    @Test
    void theEndIsPassedOnOnceWhenAllInputsEnded() throws Exception {
        inputs[0].put(new EndOfInput());
        inputs[1].put(1L);
        inputs[1].put(new EndOfInput());
        run();
        assertThat(out.drain()).containsExactly(1L);
        assertThat(wiring.events).isEmpty();
        inputs[2].put(2L);
        inputs[2].put(new EndOfInput());
        run();
        assertThat(out.drain()).containsExactly(2L, "end");
        assertThat(wiring.events).containsExactly("drained 1/0");
    }

    @Test
    void checkpointsGoOnAfterTheEndOfSomeOrAllInputs() throws Exception {
        inputs[0].put(new EndOfInput());
        inputs[0].put(barrier(1));
        inputs[1].put(barrier(1));
        run();
        assertThat(out.drain()).isEmpty();
        inputs[2].put(barrier(1));
        run();
        assertThat(out.drain()).containsExactly("barrier 1");
        inputs[1].put(new EndOfInput());
        inputs[2].put(new EndOfInput());
        for (TestChannel input : inputs) {
            input.put(barrier(2));
        }
        run();
        assertThat(out.drain()).containsExactly("end", "barrier 2");
        assertThat(wiring.events).containsExactly("snapshot 1 of 1/0", "drained 1/0", "snapshot 2 of 1/0 at the end");
    }

    @Test
    void asksForSmallerBatchesWhenItsOperatorIsSlowAndForLargerWhenItIsFast() throws Exception {
        long[] nanosPerRecord = {PacedLimit.TARGET_NANOS / 2};
        wire(Mode.EXACTLY_ONCE, value -> {
            nanos += nanosPerRecord[0];
            return value;
        });
        inputs[0].put(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        run();
        assertThat(inputs[0].batchLimit()).isEqualTo(2);
        nanosPerRecord[0] = 10;
        for (int i = 0; i < 12; i++) {
            inputs[0].put(1L, 2L);
            run();
        }
        assertThat(inputs[0].batchLimit()).isEqualTo(RecordBatch.MAX_RECORDS);
        nanosPerRecord[0] = 20 * PacedLimit.TARGET_NANOS;
        inputs[0].put(1L);
        run();
        assertThat(inputs[0].batchLimit()).isEqualTo(1);
    }

    @Test
    void asksForSmallerBatchesWhenItsReceiverIsSlow() throws Exception {
        out.setBatchLimit(3);
        inputs[1].put(1L);
        run();
        inputs[1].put(2L);
        run();
        assertThat(inputs[1].batchLimit()).isEqualTo(3);
    }

    @Test
    void aFailureNamesItsOperator() throws Exception {
        wire(Mode.EXACTLY_ONCE, value -> 10 / (value - 5));
        inputs[0].put(1L, 5L);
        assertThatThrownBy(() -> subtask.step())
                .isInstanceOfSatisfying(
                        OperatorException.class,
                        e -> assertThat(e.operatorName()).isEqualTo("middle"))
                .hasCauseInstanceOf(ArithmeticException.class);
        assertThat(subtask.close()).isNull();
    }

    @Test
    void aSourceAnswersCheckpointsBeforeItReads() throws Exception {
        wiring.assignSplits();
        Subtask source = wiring.subtask(0, 0);
        assertThat(source.isSource()).isTrue();
        assertThat(source.step()).isZero();
        source.triggerCheckpoint(1);
        assertThat(inputs[0].drain()).containsExactly("barrier 1");
        source.startSource();
        source.step();
        source.step();
        assertThat(inputs[0].drain()).startsWith(1L, 2L, 3L);
    }

    @Test
    void aSourceThatIsReadToItsEndSaysSoAndGoesOnAnswering() throws Exception {
        wiring.assignSplits();
        Subtask source = wiring.subtask(0, 0);
        source.startSource();
        while (source.step() > 0) {
            // until the end
        }
        List<Object> sent = inputs[0].drain();
        assertThat(sent).hasSize(335).startsWith(1L).endsWith(333L, "end of time", "end");
        assertThat(wiring.events).containsExactly("drained 0/0");
        source.triggerCheckpoint(1);
        assertThat(inputs[0].drain()).containsExactly("barrier 1");
        assertThat(wiring.events).endsWith("snapshot 1 of 0/0 at the end");
        assertThat(source.step()).isZero();
    }

    @Test
    void aSourceReadsNothingWhileItsOutputIsFull() throws Exception {
        inputs[0].setCapacity(1);
        wiring.assignSplits();
        Subtask source = wiring.subtask(0, 0);
        source.startSource();
        List<Object> received = new ArrayList<>();
        for (int i = 0; i < 1000 && !received.contains("end"); i++) {
            for (int step = 0; step < 5; step++) {
                source.step();
            }
            assertThat(inputs[0].size()).isLessThanOrEqualTo(1);
            received.addAll(inputs[0].drain());
        }
        assertThat(received).hasSize(335).doesNotHaveDuplicates();
    }
}
