package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.api.functions.CoProcessFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedCoProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.ProcessJoinFunction;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Operators of two inputs by themselves. */
class TwoInputHarnessTest {
    record Order(long number) {}

    record Payment(long order) {}

    /** Says which orders are paid, and which are not within a second of event time. */
    private static final class Matching extends KeyedCoProcessFunction<Long, Order, Payment, String> {
        private static final long serialVersionUID = 1L;
        private transient ValueState<Boolean> open;

        @Override
        public void open(OpenContext openContext) {
            open = getRuntimeContext().getState(new ValueStateDescriptor<>("open", Boolean.class));
        }

        @Override
        public void processElement1(Order order, Context ctx, Collector<String> out) {
            open.update(true);
            ctx.timerService().registerEventTimeTimer(ctx.timestamp() + 1_000);
        }

        @Override
        public void processElement2(Payment payment, Context ctx, Collector<String> out) {
            if (open.value() != null) {
                open.clear();
                out.collect(payment.order() + " is paid");
            }
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
            if (open.value() != null) {
                open.clear();
                out.collect(ctx.getCurrentKey() + " is not paid");
            }
        }
    }

    private static TwoInputHarness<Order, Payment, String> matching() {
        return TwoInputHarness.of(
                Order.class,
                Payment.class,
                (orders, payments) -> orders.keyBy(Order::number, Long.class)
                        .connect(payments.keyBy(Payment::order, Long.class))
                        .process(new Matching()));
    }

    @Test
    void bothInputsShareTheStateOfAKeyAndEventTimeIsThatOfTheSlower() {
        try (var harness = matching()) {
            harness.process1At(0, new Order(1));
            harness.process1At(0, new Order(2));
            assertThat(harness.process2At(500, new Payment(1))).containsExactly("1 is paid");

            assertThat(harness.watermark1(2_000)).isEmpty();
            assertThat(harness.watermark2(1_000)).containsExactly("2 is not paid");
            assertThat(harness.watermarks()).containsExactly(1_000L);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void anIdleInputIsNotWaitedFor() {
        try (var harness = matching()) {
            harness.process1At(0, new Order(1));
            harness.watermark1(5_000);
            assertThat(harness.idle2()).containsExactly("1 is not paid");
            assertThat(harness.isIdle()).isFalse();
            harness.idle1();
            assertThat(harness.isIdle()).isTrue();
        }
    }

    @Test
    void stateAndTimersAreDividedAmongSubtasks() {
        OperatorState state;
        try (var harness = matching()) {
            for (long number = 0; number < 20; number++) {
                harness.process1At(0, new Order(number));
            }
            state = harness.snapshot();
        }
        try (var left = matching().subtask(0, 2).restore(state);
                var right = matching().subtask(1, 2).restore(state)) {
            assertThat(left.numEventTimeTimers() + right.numEventTimeTimers()).isEqualTo(20);
            for (long number = 0; number < 20; number += 2) {
                assertThat(left.owns1(new Order(number))).isEqualTo(left.owns2(new Payment(number)));
                var owner = left.owns1(new Order(number)) ? left : right;
                assertThat(owner.process2At(1, new Payment(number))).containsExactly(number + " is paid");
            }
            assertThat(left.watermark(1_000)).isNotEmpty();
            right.watermark(1_000);
            assertThat(left.outputs()).hasSizeBetween(1, 19);
            assertThat(left.outputs().size() + right.outputs().size()).isEqualTo(20);
        }
    }

    @Test
    void anIntervalJoinLetsGoOfWhatCanMeetNothingMore() {
        try (var harness = TwoInputHarness.of(
                Order.class,
                Payment.class,
                (orders, payments) -> orders.keyBy(Order::number, Long.class)
                        .intervalJoin(payments.keyBy(Payment::order, Long.class))
                        .between(Duration.ZERO, Duration.ofSeconds(1))
                        .process(new ProcessJoinFunction<Order, Payment, String>() {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public void processElement(
                                    Order order, Payment payment, Context ctx, Collector<String> out) {
                                out.collect(order.number() + " after " + ctx.getRightTimestamp());
                            }
                        }))) {
            harness.process1At(0, new Order(1));
            assertThat(harness.process2At(300, new Payment(1))).containsExactly("1 after 300");
            assertThat(harness.process2At(1_001, new Payment(1))).isEmpty();
            assertThat(harness.numKeyedStateEntries()).isPositive();
            harness.watermark(3_000);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void functionsWithoutKeysTakeBothInputs() {
        try (var harness = TwoInputHarness.of(
                Order.class,
                Payment.class,
                (orders, payments) -> orders.connect(payments).process(new CoProcessFunction<Order, Payment, String>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void processElement1(Order order, Context ctx, Collector<String> out) {
                        out.collect("order");
                    }

                    @Override
                    public void processElement2(Payment payment, Context ctx, Collector<String> out) {
                        out.collect("payment");
                    }
                }))) {
            harness.process2(new Payment(1));
            harness.process1(new Order(1));
            assertThat(harness.outputs()).containsExactly("payment", "order");
        }
    }

    @Test
    void anOperatorOfOneInputIsNotTakenForOneOfTwo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TwoInputHarness.of(
                        Order.class, Payment.class, (orders, payments) -> orders.map(order -> order)))
                .withMessageContaining("1 inputs");
    }
}
