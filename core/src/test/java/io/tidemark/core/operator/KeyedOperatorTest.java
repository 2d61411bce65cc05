package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.ReduceFunction;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.stream.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyedOperatorTest {
    private final MapStateBackend backend = new MapStateBackend();
    private final Batches out = new Batches();

    /** Counts the records of each key and tells all it sees. */
    private static final class Counting extends KeyedProcessFunction<Object, Object, Object> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext openContext) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
        }

        @Override
        public void processElement(Object value, Context ctx, Collector<Object> out) {
            long counted = count.value() == null ? 1 : count.value() + 1;
            count.update(counted);
            out.collect(ctx.getCurrentKey() + ":" + counted + "@" + ctx.timestamp());
        }
    }

    @SuppressWarnings("unchecked") // as the chain does, for records of any type
    private static <T> Serde<Object> any(Serde<T> serde) {
        return (Serde<Object>) serde;
    }

    private KeyedProcessOperator process(
            KeyedProcessFunction<Object, Object, Object> function, TestContext context, KeyedSnapshot... restored) {
        return new KeyedProcessOperator(
                "id",
                "counter",
                function,
                any(Serdes.longValue()),
                Batches.runtime(context, backend, restored),
                new Output(out));
    }

    private KeyedProcessOperator counting(KeyedSnapshot... restored) {
        return process(new Counting(), new TestContext("counter", 0, 1), restored);
    }

    private ReduceOperator reduce(ReduceFunction<Object> function, Serde<Object> serde, KeyedSnapshot... restored) {
        return new ReduceOperator(
                "id",
                "sum",
                function,
                serde,
                any(Serdes.longValue()),
                Batches.runtime(new TestContext("sum", 0, 1), backend, restored),
                new Output(out));
    }

    @Test
    void processSeesKeyTimestampAndStateOfEachRecord() throws Exception {
        KeyedProcessOperator operator = counting();
        operator.open();
        operator.accept(Batches.keyedByRemainder(2, 1, 2, 3));
        operator.accept(Batches.keyedByRemainder(2, 5));
        assertThat(out.values()).containsExactly("1:1@10", "0:1@20", "1:2@30", "1:3@50");
        assertThat(out.timestamps()).containsExactly(10L, 20L, 30L, 50L);
    }

    @Test
    void aRecordWithoutTimestampShowsNone() throws Exception {
        KeyedProcessOperator operator = counting();
        operator.open();
        RecordBatch batch = new RecordBatch(1, true);
        batch.add("value", Long.MIN_VALUE, 7L, KeyGroups.mix(7));
        operator.accept(batch);
        assertThat(out.values()).containsExactly("7:1@null");
    }

    @Test
    void aSnapshotIsFrozenAndCoversTheSubtasksKeyGroups() throws Exception {
        KeyedProcessOperator operator = counting();
        operator.open();
        operator.accept(Batches.keyedByRemainder(2, 1, 2, 3));
        OperatorSnapshot snapshot = operator.snapshot(1);
        operator.accept(Batches.keyedByRemainder(2, 5, 7));
        assertThat(MapStateBackend.contentOf(snapshot, "count")).isEqualTo(Map.of(0L, 1L, 1L, 2L));
        assertThat(snapshot.operatorId()).isEqualTo("id");
        assertThat(snapshot.keyGroups()).isEqualTo(KeyGroups.rangeOf(0, Batches.KEY_GROUPS, 1));
        assertThat(snapshot.splits()).isEmpty();
        assertThat(snapshot.sink().committables()).isEmpty();
    }

    @Test
    void goesOnFromWhatIsRestored() throws Exception {
        KeyedProcessOperator before = counting();
        before.open();
        before.accept(Batches.keyedByRemainder(2, 1, 3));
        KeyedSnapshot kept = backend.keep(before.snapshot(1));
        KeyedProcessOperator after = counting(kept);
        after.open();
        after.accept(Batches.keyedByRemainder(2, 5, 2));
        assertThat(out.values()).endsWith("1:3@50", "0:1@20");
    }

    @Test
    void takesOnlyItsOwnKeyGroupsWhenTheParallelismChanges() throws Exception {
        KeyedProcessOperator before = counting();
        before.open();
        long[] keys = new long[200];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = i;
        }
        before.accept(Batches.keyedByRemainder(1000, keys));
        KeyedSnapshot kept = backend.keep(before.snapshot(1));
        List<Object> found = new ArrayList<>();
        for (int subtask = 0; subtask < 3; subtask++) {
            KeyedProcessOperator after = process(new Counting(), new TestContext("counter", subtask, 3), kept);
            after.open();
            OperatorSnapshot snapshot = after.snapshot(2);
            assertThat(snapshot.keyGroups()).isEqualTo(KeyGroups.rangeOf(subtask, Batches.KEY_GROUPS, 3));
            found.addAll(MapStateBackend.contentOf(snapshot, "count").keySet());
        }
        assertThat(found).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void stateThatCannotBeReadIsRefusedWithTheOperatorsName() throws Exception {
        KeyedProcessOperator before = counting();
        before.open();
        KeyedSnapshot kept = backend.keep(before.snapshot(1));
        ReduceOperator other = reduce((a, b) -> a, any(Serdes.string()), kept);
        assertThatThrownBy(other::open)
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("operator 'sum'");
    }

    @Test
    void stateIsDeclaredInOpenOnly() throws Exception {
        KeyedProcessOperator operator = process(
                new KeyedProcessFunction<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void processElement(Object value, Context ctx, Collector<Object> collector) {
                        getRuntimeContext().getState(new ValueStateDescriptor<>("late", Long.class));
                    }
                },
                new TestContext("counter", 0, 1));
        operator.open();
        assertThatThrownBy(() -> operator.accept(Batches.keyedByRemainder(2, 1)))
                .isInstanceOf(OperatorException.class)
                .hasMessageContainingAll("counter", "late", "open()");
    }

    @Test
    void reduceEmitsTheResultAfterEachRecordInItsPlace() throws Exception {
        ReduceOperator operator = reduce((a, b) -> (Long) a + (Long) b, any(Serdes.longValue()));
        operator.open();
        RecordBatch batch = Batches.keyedByRemainder(2, 1, 2, 3, 4);
        operator.accept(batch);
        assertThat(out.received).containsExactly(batch);
        assertThat(out.values()).containsExactly(1L, 2L, 4L, 6L);
        assertThat(out.timestamps()).containsExactly(10L, 20L, 30L, 40L);
        assertThat(batch.keys).startsWith(1L, 0L);
        KeyedSnapshot kept = backend.keep(operator.snapshot(1));
        ReduceOperator after = reduce((a, b) -> (Long) a + (Long) b, any(Serdes.longValue()), kept);
        after.open();
        after.accept(Batches.keyedByRemainder(2, 5));
        assertThat(out.values()).endsWith(9L);
    }

    @Test
    void reduceRefusesANullResultWithTheOperatorsName() throws Exception {
        ReduceOperator operator = reduce((a, b) -> null, any(Serdes.longValue()));
        operator.open();
        assertThatThrownBy(() -> operator.accept(Batches.keyedByRemainder(1, 1, 2)))
                .isInstanceOf(OperatorException.class)
                .hasMessageContainingAll("sum", "reduce function", "null");
    }

    @Test
    void whatAReduceEmitsCanBeChangedBehindItWhileItsStateGoesOn() throws Exception {
        ReduceOperator operator = reduce(
                (a, b) -> {
                    List<Object> joined = new ArrayList<>((List<?>) a);
                    joined.addAll((List<?>) b);
                    return joined;
                },
                any(Serdes.listOf(Serdes.string())));
        operator.open();
        for (String letter : List.of("a", "b", "c")) {
            RecordBatch batch = new RecordBatch(1, true);
            batch.add(new ArrayList<>(List.of(letter)), 0, 1L, KeyGroups.mix(1));
            operator.accept(batch);
            ((List<?>) out.values().get(out.values().size() - 1)).clear();
        }
        assertThat(MapStateBackend.contentOf(operator.snapshot(1), "#reduced"))
                .isEqualTo(Map.of(1L, List.of("a", "b", "c")));
    }

    @Test
    void closesItsStoreAlsoWhenTheFunctionDoesNotClose() throws Exception {
        KeyedProcessOperator operator = process(
                new KeyedProcessFunction<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void processElement(Object value, Context ctx, Collector<Object> collector) {}

                    @Override
                    public void close() {
                        throw new IllegalStateException("will not close");
                    }
                },
                new TestContext("counter", 0, 1));
        operator.open();
        assertThatThrownBy(operator::close).hasMessage("will not close");
        assertThat(backend.openStores()).isZero();
    }

    @Test
    void closesWithoutEverHavingBeenOpened() throws Exception {
        counting().close();
        assertThat(backend.openStores()).isZero();
    }
}
