package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.DataStream;
import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.functions.CheckpointedFunction;
import io.tidemark.api.functions.CoMapFunction;
import io.tidemark.api.functions.FunctionInitializationContext;
import io.tidemark.api.functions.FunctionSnapshotContext;
import io.tidemark.api.functions.RichCoMapFunction;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.Planner;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lists without keys of functions of two inputs, which run inside of others. */
class ConnectedListsTest {
    private final StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    private final DataStream<Long> left = env.fromSequence(1, 1);
    private final DataStream<Long> right = env.fromSequence(1, 1);

    private static final class Remembering extends RichCoMapFunction<Long, Long, Long> implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        private transient ListState<Long> seen;

        @Override
        public void initializeState(FunctionInitializationContext context) {
            seen = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("seen", Long.class));
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {}

        @Override
        public Long map1(Long value) throws Exception {
            seen.add(value);
            return value;
        }

        @Override
        public Long map2(Long value) throws Exception {
            return map1(value);
        }
    }

    private static final class Shared implements CoMapFunction<Long, Long, Long>, CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        @Override
        public void initializeState(FunctionInitializationContext context) {}

        @Override
        public void snapshotState(FunctionSnapshotContext context) {}

        @Override
        public Long map1(Long value) {
            return value;
        }

        @Override
        public Long map2(Long value) {
            return value;
        }
    }

    private OperatorChain chain() throws OperatorException {
        ExecutionPlan plan = Planner.plan(env.getDataflow(), 128);
        OperatorChain chain = OperatorChain.of(
                plan.tasks().get(plan.tasks().size() - 1),
                operator -> Batches.runtime(operator.node().name(), new MapStateBackend()),
                place -> Map.of());
        chain.open();
        return chain;
    }

    private void keepsBothInputs() throws OperatorException {
        OperatorChain chain = chain();
        chain.head().accept(Batches.keyedByRemainder(10, 1));
        chain.head().acceptSecond(Batches.keyedByRemainder(10, 2));
        assertThat(chain.snapshot(1))
                .singleElement()
                .satisfies(snapshot -> assertThat(snapshot.lists())
                        .singleElement()
                        .satisfies(list -> assertThat(list.elements()).hasSize(2)));
    }

    @Test
    void areKeptOfAFunctionOfConnectedStreams() throws Exception {
        left.connect(right).map(new Remembering());
        keepsBothInputs();
    }

    @Test
    void areKeptOfAFunctionOfConnectedKeyedStreams() throws Exception {
        left.keyBy(n -> n).connect(right.keyBy(n -> n)).map(new Remembering());
        keepsBothInputs();
    }

    @Test
    void areRefusedOfAFunctionThatAllSubtasksShare() {
        left.connect(right).map(new Shared());
        assertThatThrownBy(this::chain)
                .isInstanceOf(OperatorException.class)
                .rootCause()
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("Shared", "RichCoMapFunction");
    }
}
