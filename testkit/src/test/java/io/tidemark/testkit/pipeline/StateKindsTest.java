package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.testkit.pipeline.StateKinds.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateKindsTest {
    private static final Order TEA = new Order("ann", "tea", 300);
    private static final Order CUP = new Order("ann", "cup", 900);
    private static final Order NO_TEA = new Order("ann", "tea", -300);
    private static final Order OTHER = new Order("bob", "tea", 500);

    private static <O> OperatorHarness<Order, O> harness(KeyedProcessFunction<String, Order, O> function) {
        return OperatorHarness.process(function, Order::customer, String.class);
    }

    /** What comes out, with a restore from a snapshot in the middle. */
    private static <O> List<O> outputs(
            KeyedProcessFunction<String, Order, O> function, KeyedProcessFunction<String, Order, O> again) {
        List<O> outputs = new ArrayList<>();
        try (var harness = harness(function);
                var restored = harness(again)) {
            outputs.addAll(harness.process(TEA));
            outputs.addAll(harness.process(CUP));
            restored.restore(harness.snapshot());
            outputs.addAll(restored.process(OTHER));
            outputs.addAll(restored.process(NO_TEA));
        }
        return outputs;
    }

    @Test
    void everyKindIsKeptByKeyAndRestored() {
        assertThat(outputs(new StateKinds.Counting(), new StateKinds.Counting()))
                .containsExactly(1L, 2L, 1L, 3L);
        assertThat(outputs(new StateKinds.LastThree(), new StateKinds.LastThree()))
                .containsExactly(List.of(TEA), List.of(TEA, CUP), List.of(OTHER), List.of(TEA, CUP, NO_TEA));
        assertThat(outputs(new StateKinds.ByProduct(), new StateKinds.ByProduct()))
                .containsExactly("tea: 300", "tea: 300", "cup: 900", "tea: 500", "cup: 900");
        assertThat(outputs(new StateKinds.Dearest(), new StateKinds.Dearest())).containsExactly(300L, 900L, 500L, 900L);
        assertThat(outputs(new StateKinds.MeanByCustomer(), new StateKinds.MeanByCustomer()))
                .containsExactly(300.0, 600.0, 500.0, 300.0);
        assertThat(outputs(new StateKinds.FirstOfTheDay(), new StateKinds.FirstOfTheDay()))
                .containsExactly(TEA, CUP, OTHER);
    }

    @Test
    void theHarnessShowsListsAndMaps() {
        try (var harness = harness(new StateKinds.LastThree())) {
            harness.process(TEA);
            assertThat(harness.state("orders", "ann")).isEqualTo(List.of(TEA));
        }
        try (var harness = harness(new StateKinds.ByProduct())) {
            harness.process(TEA);
            assertThat(harness.state("cents by product", "ann")).isEqualTo(Map.of("tea", 300L));
        }
    }

    @Test
    void aBufferIsDividedAmongMoreSubtasksAndJoinedAgain() {
        OperatorState before;
        try (var harness = OperatorHarness.flatMap(new StateKinds.Batching())) {
            for (int i = 0; i < 97; i++) {
                assertThat(harness.process(TEA)).isEmpty();
            }
            before = harness.snapshot();
        }
        try (var first = OperatorHarness.flatMap(new StateKinds.Batching())
                        .subtask(0, 2)
                        .restore(before);
                var second = OperatorHarness.flatMap(new StateKinds.Batching())
                        .subtask(1, 2)
                        .restore(before);
                var joined = OperatorHarness.flatMap(new StateKinds.Batching())) {
            first.process(CUP);
            joined.restore(first.snapshot(), second.snapshot());
            assertThat(joined.process(CUP)).isEmpty();
            assertThat(joined.process(CUP))
                    .singleElement()
                    .satisfies(batch -> assertThat(batch)
                            .hasSize(100)
                            .filteredOn(CUP::equals)
                            .hasSize(3));
        }
    }

    @Test
    void limitsAreKnownToEverySubtaskAtAnyParallelism() {
        TestSource<Order> orders = new TestSource<>();
        TestSource<StateKinds.Limit> limits = new TestSource<>();
        TestSink<Order> sink = new TestSink<>();
        try (PipelineTest test = new PipelineTest().parallelism(2)) {
            test.run(env -> {
                env.enableCheckpointing(1_000);
                env.fromSource(orders, "orders")
                        .rebalance()
                        .connect(env.fromSource(limits, "limits").broadcast(StateKinds.OverLimit.LIMITS))
                        .process(new StateKinds.OverLimit())
                        .sinkTo(sink);
            });
            limits.add(new StateKinds.Limit("tea", 400));
            test.runUntilIdle();
            orders.add(TEA, OTHER, CUP);
            test.runUntilIdle();
            test.triggerCheckpoint();
            test.crash();
            test.restart(3);
            orders.add(OTHER, OTHER, OTHER);
            test.runUntilIdle();
            test.triggerCheckpoint();
        }
        assertThat(sink.published()).hasSize(4).containsOnly(OTHER);
    }
}
