package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.functions.AggregateFunction;
import io.tidemark.api.functions.AggregatingStateDescriptor;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedBroadcastProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.functions.TimeDomain;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Broadcast state beside state and timers by key. */
class KeyedBroadcastProcessTest {
    private static final MapStateDescriptor<Long, String> RULES =
            new MapStateDescriptor<>("rules", Long.class, String.class);
    private static final ValueStateDescriptor<Long> VALUE = new ValueStateDescriptor<>("value", Long.class);
    private static final ListStateDescriptor<Long> LIST = new ListStateDescriptor<>("list", Long.class);
    private static final MapStateDescriptor<Long, Long> MAP = new MapStateDescriptor<>("map", Long.class, Long.class);
    private static final ReducingStateDescriptor<Long> GREATEST =
            new ReducingStateDescriptor<>("greatest", Math::max, Long.class);
    private static final AggregatingStateDescriptor<Long, Long, String> SUM =
            new AggregatingStateDescriptor<>("sum", new Sum(), Long.class);

    private final MapStateBackend backend = new MapStateBackend();
    private final Batches out = new Batches();
    private long now = 5_000;

    private static final class Sum implements AggregateFunction<Long, Long, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(Long value, Long accumulator) {
            return accumulator + value;
        }

        @Override
        public String getResult(Long accumulator) {
            return "sum " + accumulator;
        }

        @Override
        public Long merge(Long a, Long b) {
            return a + b;
        }
    }

    /** Keeps what comes by key, in every kind of state. */
    private static class Keeping extends KeyedBroadcastProcessFunction<Object, Object, Object, Object> {
        private static final long serialVersionUID = 1L;
        transient ValueState<Long> value;
        transient ListState<Long> list;
        transient MapState<Long, Long> map;
        transient ReducingState<Long> greatest;
        transient AggregatingState<Long, String> sum;

        @Override
        public void open(OpenContext openContext) {
            value = getRuntimeContext().getState(VALUE);
            list = getRuntimeContext().getListState(LIST);
            map = getRuntimeContext().getMapState(MAP);
            greatest = getRuntimeContext().getReducingState(GREATEST);
            sum = getRuntimeContext().getAggregatingState(SUM);
        }

        @Override
        public void processElement(Object record, ReadOnlyContext ctx, Collector<Object> out) throws Exception {
            Long number = (Long) record;
            value.update(number);
            list.add(number);
            map.put(number, number);
            greatest.add(number);
            sum.add(number);
            out.collect(
                    ctx.getCurrentKey() + ": " + ctx.getBroadcastState(RULES).get((Long) ctx.getCurrentKey()));
        }

        @Override
        public void processBroadcastElement(Object record, Context ctx, Collector<Object> out) throws Exception {
            ctx.getBroadcastState(RULES).put((Long) record, "rule " + record);
        }
    }

    /** Sets timers, which see the rules. */
    private static final class Timing extends Keeping {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Object record, ReadOnlyContext ctx, Collector<Object> out) {
            ctx.timerService().registerEventTimeTimer(ctx.timestamp());
            ctx.timerService().registerProcessingTimeTimer(ctx.currentProcessingTime() + 1);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Object> out) {
            out.collect((ctx.timeDomain() == TimeDomain.EVENT_TIME ? "at " : "by the clock ") + timestamp + "/"
                    + ctx.timestamp() + ": " + ctx.getCurrentKey() + " "
                    + ctx.getBroadcastState(RULES).get((Long) ctx.getCurrentKey()));
        }
    }

    @SuppressWarnings("unchecked") // as the chain does, for records of any type
    private KeyedBroadcastProcessOperator open(Keeping function, KeyedSnapshot... restored) throws Exception {
        Serde<Object> keys = (Serde<Object>) (Serde<?>) Serdes.longValue();
        KeyedBroadcastProcessOperator operator = new KeyedBroadcastProcessOperator(
                "id",
                "rules of day",
                function,
                List.of(RULES),
                keys,
                Batches.runtime(new TestContext("rules of day", 0, 1), backend, () -> now, restored),
                new Output(out));
        operator.open();
        return operator;
    }

    @Test
    void recordsOfAKeySeeTheRules() throws Exception {
        KeyedBroadcastProcessOperator operator = open(new Keeping());
        operator.accept(Batches.keyedByRemainder(10, 1));
        operator.acceptSecond(Batches.of(1L));
        operator.accept(Batches.keyedByRemainder(10, 11, 12));
        assertThat(out.values()).containsExactly("1: null", "1: rule 1", "2: null");
        assertThat(operator.snapshot(1).lists()).hasSize(1);
    }

    @Test
    void timersSeeTheRulesAndFireForTheirKey() throws Exception {
        KeyedBroadcastProcessOperator operator = open(new Timing());
        operator.accept(Batches.keyedByRemainder(10, 1, 2));
        operator.acceptSecond(Batches.of(1L));
        operator.watermark(15);
        now = 5_001;
        operator.advance();
        assertThat(out.values())
                .containsExactly(
                        "at 10/10: 1 rule 1", "by the clock 5001/null: 1 rule 1", "by the clock 5001/null: 2 null");
    }

    @Test
    void aBroadcastRecordReachesTheStateOfAllKeysWhateverItsKind() throws Exception {
        KeyedBroadcastProcessOperator operator = open(new Keeping() {
            private static final long serialVersionUID = 1L;

            @Override
            public void processBroadcastElement(Object record, Context ctx, Collector<Object> out) throws Exception {
                ctx.applyToKeyedState(VALUE, (key, state) -> out.collect(key + " value " + state.value()));
                ctx.applyToKeyedState(LIST, (key, state) -> out.collect(key + " list " + state.get()));
                ctx.applyToKeyedState(MAP, (key, state) -> out.collect(key + " map " + state.contains(11L)));
                ctx.applyToKeyedState(GREATEST, (key, state) -> out.collect(key + " greatest " + state.get()));
                ctx.applyToKeyedState(SUM, (key, state) -> {
                    state.add(100L);
                    out.collect(key + " " + state.get() + " of " + value.value());
                });
            }
        });
        operator.accept(Batches.keyedByRemainder(10, 1, 12, 11));
        out.received.clear();
        operator.acceptSecond(Batches.keyedByRemainder(1, 7));
        assertThat(out.values().stream().map(Object::toString).map(text -> text.replaceFirst("list .*", "list")))
                .containsExactlyInAnyOrder(
                        "1 value 11",
                        "2 value 12",
                        "1 list",
                        "2 list",
                        "1 map true",
                        "2 map false",
                        "1 greatest 11",
                        "2 greatest 12",
                        "1 sum 112 of 11",
                        "2 sum 112 of 12");
        assertThat(out.timestamps()).containsOnly(70L);
    }

    @Test
    void theFunctionMayClearTheStateOfEveryKey() throws Exception {
        KeyedBroadcastProcessOperator operator = open(new Keeping() {
            private static final long serialVersionUID = 1L;

            @Override
            public void processBroadcastElement(Object record, Context ctx, Collector<Object> out) throws Exception {
                ctx.applyToKeyedState(VALUE, (key, state) -> {
                    state.clear();
                    out.collect("cleared");
                });
            }
        });
        operator.accept(Batches.keyedByRemainder(10, 1, 2, 3));
        operator.acceptSecond(Batches.of(1L, 2L));
        assertThat(out.values()).filteredOn("cleared"::equals).hasSize(3);
    }

    @Test
    void stateByKeyIsRefusedWhileABroadcastRecordIsProcessed() throws Exception {
        KeyedBroadcastProcessOperator operator = open(new Keeping() {
            private static final long serialVersionUID = 1L;

            @Override
            public void processBroadcastElement(Object record, Context ctx, Collector<Object> out) throws Exception {
                assertThatThrownBy(value::value).isInstanceOf(IllegalStateException.class);
                ctx.applyToKeyedState(VALUE, (key, state) -> {});
                value.value();
            }
        });
        operator.accept(Batches.keyedByRemainder(10, 1));
        assertThatThrownBy(() -> operator.acceptSecond(Batches.of(1L)))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("rules of day")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aStateThatOpenHasNotDeclaredIsRefused() throws Exception {
        KeyedBroadcastProcessOperator operator = open(new Keeping() {
            private static final long serialVersionUID = 1L;

            @Override
            public void processBroadcastElement(Object record, Context ctx, Collector<Object> out) throws Exception {
                ctx.applyToKeyedState(new ValueStateDescriptor<>("valeu", Long.class), (key, state) -> {});
            }
        });
        assertThatThrownBy(() -> operator.acceptSecond(Batches.of(1L)))
                .rootCause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("'valeu'", "'rules of day'", "value", "open()");
    }
}
