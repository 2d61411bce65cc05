package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.dataflow.Edge.Port;
import io.tidemark.api.functions.BroadcastProcessFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.BroadcastState;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.core.checkpoint.ListSnapshot;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Broadcast state, beside a stream without keys. */
class BroadcastProcessTest {
    private static final OutputTag<Object> SIDE = new OutputTag<>("side");
    private static final MapStateDescriptor<String, Long> RULES =
            new MapStateDescriptor<>("rules", String.class, Long.class);

    private final Batches out = new Batches();
    private final Batches side = new Batches();

    /** A number is a rule of its remainder; a word asks for all rules. */
    private static class Rules extends BroadcastProcessFunction<Object, Object, Object> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Object value, ReadOnlyContext ctx, Collector<Object> out) throws Exception {
            out.collect(value + "=" + ctx.getBroadcastState(RULES).get((String) value) + " at " + ctx.timestamp());
            ctx.getBroadcastState(RULES).immutableEntries().forEach(entry -> ctx.output(SIDE, entry));
        }

        @Override
        public void processBroadcastElement(Object value, Context ctx, Collector<Object> out) throws Exception {
            ctx.getBroadcastState(RULES).put("r" + (Long) value % 10, (Long) value);
            out.collect("put " + value + " at " + ctx.timestamp() + ", " + ctx.currentWatermark() + ", "
                    + ctx.currentProcessingTime());
        }
    }

    private BroadcastProcessOperator open(
            BroadcastProcessFunction<Object, Object, Object> function, @Nullable List<ListSnapshot> restored)
            throws Exception {
        OperatorRuntime fresh = Batches.runtime("rules of day", new MapStateBackend());
        OperatorRuntime runtime = new OperatorRuntime(
                fresh.context(),
                fresh.stateBackend(),
                fresh.keyGroups(),
                new RestoredParts(List.of(), file -> null, List.of(), restored, Long.MIN_VALUE),
                () -> 5_000,
                0);
        BroadcastProcessOperator operator =
                new BroadcastProcessOperator("id", "rules of day", function, List.of(RULES), runtime, new Output(out));
        operator.setSides(new SideOutputs(Map.of(Port.side(SIDE.getId()), new Output(side))));
        operator.open();
        return operator;
    }

    private static void refused(BroadcastProcessOperator operator, String... parts) {
        assertThatThrownBy(() -> operator.accept(Batches.of("x")))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("rules of day")
                .rootCause()
                .hasMessageContainingAll(parts);
    }

    @Test
    void recordsSeeWhatBroadcastRecordsPut() throws Exception {
        BroadcastProcessOperator operator = open(new Rules(), null);
        operator.accept(Batches.of("r1"));
        operator.watermark(70);
        operator.acceptSecond(Batches.keyedByRemainder(10, 11, 12, 21));
        operator.accept(Batches.of("r1"));
        assertThat(out.values())
                .containsExactly(
                        "r1=null at null",
                        "put 11 at 110, 70, 5000",
                        "put 12 at 120, 70, 5000",
                        "put 21 at 210, 70, 5000",
                        "r1=21 at null");
        assertThat(out.timestamps())
                .containsExactly(SourceOutput.NO_TIMESTAMP, 110L, 120L, 210L, SourceOutput.NO_TIMESTAMP);
        assertThat(side.values()).containsExactly(Map.entry("r1", 21L), Map.entry("r2", 12L));
    }

    @Test
    void aSnapshotHoldsTheEntriesInTheirOrder() throws Exception {
        BroadcastProcessOperator operator = open(new Rules(), null);
        assertThat(operator.snapshot(1).lists()).isEmpty();
        operator.acceptSecond(Batches.keyedByRemainder(10, 12, 11));
        List<ListSnapshot> frozen = operator.snapshot(2).lists();
        operator.acceptSecond(Batches.keyedByRemainder(10, 13));
        assertThat(frozen).singleElement().satisfies(state -> {
            assertThat(state.name()).isEqualTo("rules");
            assertThat(state.kind()).isEqualTo(ListSnapshot.Kind.BROADCAST);
            assertThat(state.schema()).isEqualTo("map<string,long>");
            assertThat(state.elements()).hasSize(2);
        });
        open(new Rules(), frozen).accept(Batches.of("r1"));
        assertThat(out.values()).endsWith("r1=11 at null");
        assertThat(side.values()).containsExactly(Map.entry("r2", 12L), Map.entry("r1", 11L));
    }

    @Test
    void writingIsRefusedWhileNoBroadcastRecordIsProcessed() throws Exception {
        List<BroadcastState<String, Long>> kept = new ArrayList<>();
        BroadcastProcessOperator operator = open(
                new Rules() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void processBroadcastElement(Object value, Context ctx, Collector<Object> out) {
                        kept.add(ctx.getBroadcastState(RULES));
                    }

                    @Override
                    public void processElement(Object value, ReadOnlyContext ctx, Collector<Object> out) {
                        kept.get(0).put("x", 1L);
                    }
                },
                null);
        operator.acceptSecond(Batches.of(1L));
        refused(operator, "'rules'", "'rules of day'", "processBroadcastElement");
        assertThatThrownBy(kept.get(0)::clear).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept.get(0).remove("x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept.get(0).putAll(Map.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatARecordSeesCannotBeWrittenThrough() throws Exception {
        BroadcastProcessOperator operator = open(
                new Rules() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void processElement(Object value, ReadOnlyContext ctx, Collector<Object> out) {
                        var state = ctx.getBroadcastState(RULES);
                        assertThat(state).isNotInstanceOf(BroadcastState.class);
                        Iterator<Map.Entry<String, Long>> entries =
                                state.immutableEntries().iterator();
                        Map.Entry<String, Long> entry = entries.next();
                        assertThatThrownBy(() -> entry.setValue(7L)).isInstanceOf(UnsupportedOperationException.class);
                        assertThatThrownBy(entries::remove).isInstanceOf(UnsupportedOperationException.class);
                        out.collect(state.contains("r1") + " " + state.get("r1") + " " + state.contains("r9"));
                    }
                },
                null);
        operator.acceptSecond(Batches.of(1L));
        operator.accept(Batches.of("x"));
        assertThat(out.values()).endsWith("true 1 false");
    }

    @Test
    void broadcastRecordsIterateRemoveAndReplace() throws Exception {
        BroadcastProcessOperator operator = open(
                new Rules() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void processBroadcastElement(Object value, Context ctx, Collector<Object> out) {
                        var state = ctx.getBroadcastState(RULES);
                        state.putAll(Map.of("a", 1L));
                        state.putAll(Map.of("b", 2L));
                        state.put("c", 3L);
                        Iterator<Map.Entry<String, Long>> entries = state.iterator();
                        entries.next();
                        entries.remove();
                        assertThatThrownBy(entries::remove).hasMessageContaining("'rules'");
                        state.remove("c");
                        state.put("d", 4L);
                        entries.next().setValue(20L);
                        assertThat(entries.next()).isEqualTo(Map.entry("c", 3L));
                        assertThat(entries.hasNext()).isFalse();
                        assertThat(state.immutableEntries()).containsExactly(Map.entry("b", 20L), Map.entry("d", 4L));
                        assertThatThrownBy(() -> state.put("e", null)).hasMessageContainingAll("value", "'rules'");
                        assertThatThrownBy(() -> state.put(null, 1L)).hasMessageContainingAll("key", "'rules'");
                        assertThatThrownBy(() -> state.get(null)).hasMessageContainingAll("key", "'rules'");
                        state.clear();
                        out.collect(state.entries().iterator().hasNext());
                    }
                },
                null);
        operator.acceptSecond(Batches.of(1L));
        assertThat(out.values()).containsExactly(false);
    }

    @Test
    void theSubtasksDoNotShareAMutableValue() throws Exception {
        MapStateDescriptor<String, long[]> mutable = new MapStateDescriptor<>("rules", String.class, long[].class);
        OperatorLists lists = new OperatorLists("rules of day", null);
        BroadcastMap<String, long[]> state = lists.getBroadcastState(mutable);
        state.setWritable(true);
        long[] record = {1};
        state.put("a", record);
        state.putAll(Map.of("b", record));
        record[0] = 2;
        assertThat(state.get("a")).containsExactly(1);
        assertThat(state.get("b")).containsExactly(1);
    }

    @Test
    void anotherDescriptorOfTheSameStateIsTheSameAndOneOfOtherTypesIsRefused() throws Exception {
        MapStateDescriptor<String, Long> same = new MapStateDescriptor<>("rules", String.class, Long.class);
        BroadcastProcessOperator operator = open(asking(same), null);
        operator.acceptSecond(Batches.of(1L));
        operator.accept(Batches.of("x"));
        assertThat(out.values()).endsWith("1");
        refused(
                open(asking(new MapStateDescriptor<>("rules", String.class, String.class)), null),
                "'rules'",
                "map<string,long>",
                "map<string,string>");
        refused(
                open(asking(new MapStateDescriptor<>("ruels", String.class, Long.class)), null),
                "'ruels'",
                "'rules'",
                "broadcast()");
    }

    private static Rules asking(MapStateDescriptor<String, ?> descriptor) {
        return new Rules() {
            private static final long serialVersionUID = 1L;

            @Override
            public void processElement(Object value, ReadOnlyContext ctx, Collector<Object> out) {
                out.collect(String.valueOf(ctx.getBroadcastState(descriptor).get("r1")));
            }
        };
    }

    @Test
    void typesChangeAsThoseOfAMapAndNothingIsLeftBehind() throws Exception {
        MapStateDescriptor<String, Integer> narrow = new MapStateDescriptor<>("rules", String.class, Integer.class);
        OperatorLists before = new OperatorLists("rules of day", null);
        BroadcastMap<String, Integer> state = before.getBroadcastState(narrow);
        state.setWritable(true);
        state.put("r1", 41);
        open(new Rules(), before.snapshot()).accept(Batches.of("r1"));
        assertThat(out.values()).containsExactly("r1=41 at null");

        assertThatThrownBy(() -> new OperatorLists("rules of day", before.snapshot())
                        .getBroadcastState(new MapStateDescriptor<>("rules", String.class, String.class)))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("'rules'", "'rules of day'", "int", "string");
        assertThatThrownBy(new OperatorLists("rules of day", before.snapshot())::seal)
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("'rules'", "broadcast state", "no longer declares");
    }

    @Test
    void keysThatBecomeOneAreRefused() throws Exception {
        OperatorLists before = new OperatorLists("rules of day", null);
        BroadcastMap<String, Long> state = before.getBroadcastState(RULES);
        state.setWritable(true);
        state.put("r1", 41L);
        ListSnapshot once = before.snapshot().get(0);
        ListSnapshot twice = new ListSnapshot(
                once.name(),
                once.kind(),
                once.schema(),
                List.of(once.elements().get(0), once.elements().get(0)));
        assertThatThrownBy(() -> new OperatorLists("rules of day", List.of(twice)).getBroadcastState(RULES))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("'rules'", "'rules of day'", "r1");
        assertThat(Serdes.mapOf(RULES.getKeySerde(), RULES.getValueSerde()).schema())
                .isEqualTo(once.schema());
    }
}
