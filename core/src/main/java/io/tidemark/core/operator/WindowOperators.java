package io.tidemark.core.operator;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.windowing.AlignedWindows;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import org.jspecify.annotations.Nullable;

/** Makes the operators of windows. */
final class WindowOperators {
    private WindowOperators() {}

    static StreamOperator of(
            PlannedOperator planned, Operation.Windowed<?, ?, ?> operation, OperatorRuntime runtime, Output main) {
        String id = planned.operatorId();
        String name = planned.node().name();
        @Nullable Object function = operation.function() == null ? null : OperatorChain.own(operation.function());
        Serde<Object> keySerde = OperatorChain.keySerde(planned.node());
        boolean sliced = operation.assigner() instanceof AlignedWindows
                && operation.trigger() == null
                && operation.eviction() == null;
        return sliced
                ? new SlicedWindowOperator(id, name, operation, function, keySerde, runtime, main)
                : new TriggeredWindowOperator(id, name, operation, function, keySerde, runtime, main);
    }
}
