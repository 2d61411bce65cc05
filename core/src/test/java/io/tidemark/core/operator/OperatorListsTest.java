package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.functions.CheckpointedFunction;
import io.tidemark.api.functions.FunctionInitializationContext;
import io.tidemark.api.functions.FunctionSnapshotContext;
import io.tidemark.api.functions.MapFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.RichMapFunction;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.OperatorStateStore;
import io.tidemark.api.state.StateTtlConfig;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.core.checkpoint.ListSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorListsTest {
    private static final ListStateDescriptor<Integer> SEEN = new ListStateDescriptor<>("seen", Integer.class);

    /** Keeps what it has seen; tells what happened to it. */
    private static class Seeing extends RichMapFunction<Object, Object> implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;
        final transient List<String> events = new ArrayList<>();
        transient ListState<Integer> seen;

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            seen = context.getOperatorStateStore().getListState(SEEN);
            events.add("initialize " + context.isRestored() + " " + all(seen));
        }

        @Override
        public void open(OpenContext openContext) {
            events.add("open");
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            events.add("snapshot " + context.getCheckpointId());
        }

        @Override
        public Object map(Object value) {
            seen.add((Integer) value);
            return value;
        }
    }

    private static List<Object> all(ListState<?> list) {
        List<Object> all = new ArrayList<>();
        list.get().forEach(all::add);
        return all;
    }

    private static MapOperator operator(MapFunction<Object, Object> function, List<ListSnapshot> restored) {
        OperatorRuntime fresh = Batches.runtime("see", new MapStateBackend());
        OperatorRuntime runtime = new OperatorRuntime(
                fresh.context(),
                fresh.stateBackend(),
                fresh.keyGroups(),
                new RestoredParts(List.of(), file -> null, List.of(), restored, Long.MIN_VALUE),
                fresh.clock(),
                0);
        return new MapOperator("id", "see", function, runtime, Output.NONE);
    }

    private static List<ListSnapshot> written(int... numbers) throws Exception {
        MapOperator operator = operator(new Seeing(), null);
        operator.open();
        for (int number : numbers) {
            operator.accept(Batches.of(number));
        }
        return operator.snapshot(1).lists();
    }

    @Test
    void areInitializedBeforeOpenAndAskedForAtEachCheckpoint() throws Exception {
        Seeing function = new Seeing();
        MapOperator operator = operator(function, null);
        operator.open();
        operator.accept(Batches.of(1, 2));
        assertThat(operator.snapshot(7).lists()).hasSize(1);
        assertThat(function.events).containsExactly("initialize false []", "open", "snapshot 7");

        Seeing next = new Seeing();
        operator(next, written(1, 2)).open();
        assertThat(next.events).containsExactly("initialize true [1, 2]", "open");
    }

    @Test
    void ofACheckpointThatHoldsNothingAreRestoredToo() throws Exception {
        Seeing function = new Seeing();
        operator(function, List.of()).open();
        assertThat(function.events).contains("initialize true []");
        assertThat(written()).isEmpty();
    }

    @Test
    void areFrozenAtTheBarrier() throws Exception {
        MapOperator operator = operator(new Seeing(), null);
        operator.open();
        operator.accept(Batches.of(1));
        List<ListSnapshot> frozen = operator.snapshot(1).lists();
        operator.accept(Batches.of(2));
        assertThat(frozen).isEqualTo(written(1));
        assertThat(operator.snapshot(2).lists()).isEqualTo(written(1, 2));
    }

    @Test
    void behaveAsListsOfAKeyDo() throws Exception {
        OperatorStateStore lists = new OperatorLists("see", null);
        ListState<Integer> list = lists.getListState(SEEN);
        list.addAll(List.of(1, 2));
        Iterator<Integer> before = list.get().iterator();
        list.add(3);
        list.update(List.of(9));
        list.clear();
        assertThat(before).toIterable().containsExactly(1, 2);
        assertThat(all(list)).isEmpty();
        assertThatThrownBy(() -> list.add(null)).hasMessageContaining("'seen'");
        assertThat(lists.getListState(SEEN)).isSameAs(list);
    }

    @Test
    void refuseAnotherTypeOrWayOfDividing() throws Exception {
        List<ListSnapshot> written = written(1);
        OperatorLists lists = new OperatorLists("see", written);
        assertThatThrownBy(() -> lists.getUnionListState(SEEN))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("'seen'", "'see'", "a list of 'int'", "a union list of 'int'");
        assertThatThrownBy(() ->
                        new OperatorLists("see", written).getListState(new ListStateDescriptor<>("seen", String.class)))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("'seen'", "'int'", "'string'");

        OperatorLists fresh = new OperatorLists("see", null);
        fresh.getListState(SEEN);
        assertThatThrownBy(() -> fresh.getUnionListState(SEEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("union");
    }

    @Test
    void refuseToLeaveStateBehind() throws Exception {
        MapOperator operator = operator(
                new RichMapFunction<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Object map(Object value) {
                        return value;
                    }
                },
                written(1));
        assertThatThrownBy(operator::open)
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("'seen'", "'see'", "no longer declares");
    }

    @Test
    void areDeclaredBeforeTheFirstRecordAndWithoutATimeToLive() {
        OperatorLists lists = new OperatorLists("see", null);
        lists.seal();
        assertThatThrownBy(() -> lists.getListState(SEEN)).hasMessageContaining("initializeState");
        ListStateDescriptor<Integer> expiring = new ListStateDescriptor<>("expiring", Integer.class);
        expiring.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofDays(1)).build());
        assertThatThrownBy(() -> new OperatorLists("see", null).getListState(expiring))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time to live");
    }

    /** Would share its fields with the other subtasks. */
    private static final class Shared implements MapFunction<Object, Object>, CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        @Override
        public void initializeState(FunctionInitializationContext context) {}

        @Override
        public void snapshotState(FunctionSnapshotContext context) {}

        @Override
        public Object map(Object value) {
            return value;
        }
    }

    @Test
    void areForRichFunctionsOnly() {
        assertThatThrownBy(() -> operator(new Shared(), null).open())
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("RichMapFunction");
    }
}
