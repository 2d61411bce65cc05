package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.TimeDomain;
import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.core.stream.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Timers of a keyed function, in one subtask. */
class TimersTest {
    private static final OutputTag<Object> SIDE = new OutputTag<>("side");

    private final MapStateBackend backend = new MapStateBackend();
    private final List<Object> out = new ArrayList<>();
    private final List<Object> side = new ArrayList<>();
    private long now = 1_000;
    private long millisPerTimer;

    /** Sets a timer at the record's timestamp, of the kind that the record's sign says, and tells what it sees. */
    private class Reminding extends KeyedProcessFunction<Object, Object, Object> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Object value, Context ctx, Collector<Object> out) {
            long number = (Long) value;
            if (number < 0) {
                ctx.timerService().registerProcessingTimeTimer(-number);
            } else {
                ctx.timerService().registerEventTimeTimer(ctx.timestamp());
            }
            out.collect("record " + number + " at " + ctx.timerService().currentWatermark());
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Object> out) throws Exception {
            now += millisPerTimer;
            out.collect(ctx.getCurrentKey() + "@" + timestamp
                    + (ctx.timeDomain() == TimeDomain.PROCESSING_TIME ? " by the clock" : ""));
            ctx.output(SIDE, ctx.timestamp() == null ? "none" : ctx.timestamp());
        }
    }

    private final class Receiving implements BatchConsumer {
        private final List<Object> received;

        Receiving(List<Object> received) {
            this.received = received;
        }

        @Override
        public void accept(RecordBatch batch) {
            received.addAll(Batches.valuesOf(batch));
        }

        @Override
        public void watermark(long timestamp) {
            received.add("time " + timestamp);
        }
    }

    @SuppressWarnings("unchecked") // as the chain does, for records of any type
    private KeyedProcessOperator operator(
            KeyedProcessFunction<Object, Object, Object> function, KeyedSnapshot... restored) throws Exception {
        OperatorRuntime runtime = new OperatorRuntime(
                new TestContext("reminder", 0, 1),
                backend,
                Batches.KEY_GROUPS,
                RestoredParts.ofKeyed(List.of(restored), file -> null),
                () -> now,
                0);
        Serde<Object> keys = (Serde<Object>) (Serde<?>) Serdes.longValue();
        KeyedProcessOperator operator =
                new KeyedProcessOperator("id", "reminder", function, keys, runtime, new Output(new Receiving(out)));
        operator.setSides(new SideOutputs(
                Map.of(io.tidemark.api.dataflow.Edge.Port.side(SIDE.getId()), new Output(new Receiving(side)))));
        operator.open();
        return operator;
    }

    private KeyedProcessOperator reminding(KeyedSnapshot... restored) throws Exception {
        return operator(new Reminding(), restored);
    }

    @Test
    void fireInTheOrderOfTimeWhenTheWatermarkHasComeThereAndBeforeItGoesOn() throws Exception {
        KeyedProcessOperator operator = reminding();
        operator.accept(Batches.keyedByRemainder(100, 3, 1, 2));
        out.clear();
        operator.watermark(25);
        assertThat(out).containsExactly("1@10", "2@20", "time 25");
        assertThat(side).containsExactly(10L, 20L, "time 25");
        operator.watermark(30);
        assertThat(out).endsWith("3@30", "time 30");
    }

    @Test
    void oneThatIsSetTwiceFiresOnceAndOneThatIsDeletedNever() throws Exception {
        KeyedProcessOperator operator = operator(new Reminding() {
            private static final long serialVersionUID = 1L;

            @Override
            public void processElement(Object value, Context ctx, Collector<Object> out) {
                ctx.timerService().registerEventTimeTimer(5);
                ctx.timerService().registerEventTimeTimer(5);
                ctx.timerService().registerEventTimeTimer(6);
                ctx.timerService().deleteEventTimeTimer(6);
                ctx.timerService().deleteEventTimeTimer(7);
            }
        });
        operator.accept(Batches.keyedByRemainder(100, 1, 2));
        operator.watermark(Long.MAX_VALUE);
        assertThat(out).containsExactly("1@5", "2@5", "time " + Long.MAX_VALUE);
    }

    @Test
    void fireByTheClock() throws Exception {
        KeyedProcessOperator operator = reminding();
        operator.accept(Batches.keyedByRemainder(100, -1_500));
        assertThat(operator.advance()).isZero();
        now = 1_500;
        assertThat(operator.advance()).isEqualTo(1);
        assertThat(out).endsWith("0@1500 by the clock");
        assertThat(side).containsExactly("none");
    }

    @Test
    void oneThatIsSetForThePastFiresSoon() throws Exception {
        KeyedProcessOperator operator = reminding();
        operator.watermark(1_000);
        operator.accept(Batches.keyedByRemainder(100, 1));
        operator.advance();
        assertThat(out).containsExactly("time 1000", "record 1 at 1000", "1@10");
    }

    @Test
    void surviveASnapshotWithTheirKeys() throws Exception {
        KeyedProcessOperator operator = reminding();
        operator.accept(Batches.keyedByRemainder(100, 1, 2, -5_000));
        operator.watermark(10);
        KeyedSnapshot snapshot = backend.keep(operator.snapshot(1));
        out.clear();
        KeyedProcessOperator next = reminding(snapshot);
        now = 5_000;
        next.watermark(100);
        assertThat(out).containsExactlyInAnyOrder("2@20", "0@5000 by the clock", "time 100");
        assertThat(out).doesNotContain("1@10");
    }

    @Test
    void fireInSlicesBetweenWhichRecordsAreTakenEachBehindTheTimersOfItsKey() throws Exception {
        KeyedProcessOperator operator = reminding();
        for (int i = 0; i < 3_000; i++) {
            operator.accept(Batches.keyedByRemainder(10_000, i));
        }
        out.clear();
        operator.watermark(100_000);
        assertThat(out).hasSizeLessThan(3_000).doesNotContain("time 100000");
        assertThat(operator.isBusy()).isTrue();
        operator.accept(Batches.keyedByRemainder(10_000, 2_999));
        assertThat(out.subList(out.size() - 2, out.size())).containsExactly("2999@29990", "record 2999 at 100000");
        while (operator.isBusy()) {
            assertThat(operator.advance()).isPositive();
        }
        assertThat(out).endsWith("time 100000");
        assertThat(out.stream().filter(o -> o.toString().contains("@")))
                .as("one a record, and one more for the record that came between the slices")
                .hasSize(3_001);
    }

    @Test
    void aSliceOfSlowTimersIsShort() throws Exception {
        KeyedProcessOperator operator = reminding();
        for (int i = 0; i < 100; i++) {
            operator.accept(Batches.keyedByRemainder(10_000, i));
        }
        out.clear();
        millisPerTimer = 10;
        operator.watermark(100_000);
        assertThat(out).hasSize(1);
        assertThat(operator.advance()).isEqualTo(1);
    }

    @Test
    void manyThatAreSetAndDeletedLeaveNothingBehind() throws Exception {
        KeyedProcessOperator operator = operator(new Reminding() {
            private static final long serialVersionUID = 1L;

            @Override
            public void processElement(Object value, Context ctx, Collector<Object> out) {
                for (int i = 0; i < 5_000; i++) {
                    ctx.timerService().registerEventTimeTimer(i);
                    ctx.timerService().deleteEventTimeTimer(i);
                }
                ctx.timerService().registerEventTimeTimer(9_000);
            }
        });
        operator.accept(Batches.keyedByRemainder(100, 1));
        operator.advance();
        operator.watermark(Long.MAX_VALUE);
        assertThat(out).containsExactly("1@9000", "time " + Long.MAX_VALUE);
    }

    @Test
    void aFunctionThatDoesNotListenIsToldSo() throws Exception {
        KeyedProcessOperator operator = operator(new KeyedProcessFunction<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public void processElement(Object value, Context ctx, Collector<Object> out) {
                ctx.timerService().registerEventTimeTimer(1);
            }
        });
        assertThatThrownBy(() -> operator.accept(Batches.keyedByRemainder(100, 1)))
                .isInstanceOf(OperatorException.class)
                .rootCause()
                .hasMessageContaining("'reminder'")
                .hasMessageContaining("onTimer");
    }
}
