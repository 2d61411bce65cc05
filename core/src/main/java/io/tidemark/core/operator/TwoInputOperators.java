package io.tidemark.core.operator;

import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.functions.BroadcastProcessFunction;
import io.tidemark.api.functions.CoProcessFunction;
import io.tidemark.api.functions.KeyedBroadcastProcessFunction;
import io.tidemark.api.functions.KeyedCoProcessFunction;
import io.tidemark.api.functions.ProcessJoinFunction;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;

/** Makes the operators that join two streams. */
final class TwoInputOperators {
    private TwoInputOperators() {}

    /** The casts hold because the pipeline's own types made the graph: what an operator reads is what it was given. */
    @SuppressWarnings("unchecked")
    static StreamOperator of(PlannedOperator planned, OperatorRuntime runtime, Output main) {
        Node node = planned.node();
        String id = planned.operatorId();
        String name = node.name();
        Operation operation = node.operation();
        if (operation instanceof Operation.CoProcess<?, ?, ?> process) {
            CoProcessFunction<Object, Object, Object> function =
                    (CoProcessFunction<Object, Object, Object>) OperatorChain.own(process.function());
            return new CoProcessOperator(id, name, function, runtime, main);
        } else if (operation instanceof Operation.KeyedCoProcess<?, ?, ?, ?> process) {
            KeyedCoProcessFunction<Object, Object, Object, Object> function =
                    (KeyedCoProcessFunction<Object, Object, Object, Object>) OperatorChain.own(process.function());
            return new KeyedCoProcessOperator(id, name, function, OperatorChain.keySerde(node), runtime, main);
        } else if (operation instanceof Operation.BroadcastProcess<?, ?, ?> process) {
            BroadcastProcessFunction<Object, Object, Object> function =
                    (BroadcastProcessFunction<Object, Object, Object>) OperatorChain.own(process.function());
            return new BroadcastProcessOperator(id, name, function, process.states(), runtime, main);
        } else if (operation instanceof Operation.KeyedBroadcastProcess<?, ?, ?, ?> process) {
            KeyedBroadcastProcessFunction<Object, Object, Object, Object> function =
                    (KeyedBroadcastProcessFunction<Object, Object, Object, Object>)
                            OperatorChain.own(process.function());
            return new KeyedBroadcastProcessOperator(
                    id, name, function, process.states(), OperatorChain.keySerde(node), runtime, main);
        } else if (operation instanceof Operation.IntervalJoin<?, ?, ?> join) {
            ProcessJoinFunction<Object, Object, Object> function =
                    (ProcessJoinFunction<Object, Object, Object>) OperatorChain.own(join.function());
            return new IntervalJoinOperator(id, name, function, join, OperatorChain.keySerde(node), runtime, main);
        }
        throw new IllegalStateException(
                "No operator is known for " + operation.getClass().getName() + ".");
    }
}
