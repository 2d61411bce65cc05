package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.dataflow.Edge.Port;
import io.tidemark.api.functions.CoProcessFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedCoProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.TimeDomain;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The operators of two connected streams, keyed and not. */
class CoProcessTest {
    private static final OutputTag<Object> SIDE = new OutputTag<>("side");

    private final MapStateBackend backend = new MapStateBackend();
    private final Batches out = new Batches();
    private final Batches side = new Batches();
    private long now = 5_000;

    /** Adds what comes on the first input, tells the sum on the second, and sets a timer for its own timestamp. */
    private static final class Summing extends KeyedCoProcessFunction<Object, Object, Object, Object> {
        private static final long serialVersionUID = 1L;
        private transient ValueState<Long> sum;

        @Override
        public void open(OpenContext openContext) {
            sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Long.class));
        }

        @Override
        public void processElement1(Object value, Context ctx, Collector<Object> out) {
            sum.update((sum.value() == null ? 0 : sum.value()) + (Long) value);
            ctx.timerService().registerEventTimeTimer(ctx.timestamp());
        }

        @Override
        public void processElement2(Object value, Context ctx, Collector<Object> out) {
            out.collect(ctx.getCurrentKey() + "=" + sum.value());
            ctx.output(SIDE, value);
            ctx.timerService().registerProcessingTimeTimer(ctx.timerService().currentProcessingTime() + 1);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Object> out) {
            out.collect((ctx.timeDomain() == TimeDomain.EVENT_TIME ? "at " : "by the clock ") + timestamp + ": "
                    + ctx.getCurrentKey() + "=" + sum.value());
        }
    }

    @SuppressWarnings("unchecked") // as the chain does, for records of any type
    private KeyedCoProcessOperator keyed(KeyedSnapshot... restored) throws Exception {
        Serde<Object> keys = (Serde<Object>) (Serde<?>) Serdes.longValue();
        KeyedCoProcessOperator operator =
                new KeyedCoProcessOperator("id", "both", new Summing(), keys, runtime(restored), new Output(out));
        operator.setSides(new SideOutputs(Map.of(Port.side(SIDE.getId()), new Output(side))));
        operator.open();
        return operator;
    }

    private OperatorRuntime runtime(KeyedSnapshot... restored) {
        return Batches.runtime(new TestContext("both", 0, 1), backend, () -> now, restored);
    }

    @Test
    void bothInputsShareTheStateOfAKey() throws Exception {
        KeyedCoProcessOperator operator = keyed();
        operator.accept(Batches.keyedByRemainder(10, 1, 2, 11));
        operator.acceptSecond(Batches.keyedByRemainder(10, 31, 32, 33));
        assertThat(out.values()).containsExactly("1=12", "2=2", "3=null");
        assertThat(out.timestamps()).containsExactly(310L, 320L, 330L);
        assertThat(side.values()).containsExactly(31L, 32L, 33L);
        assertThat(side.timestamps()).containsExactly(310L, 320L, 330L);
    }

    @Test
    void timersFireForTheKeyThatSetThemAndBeforeItsNextRecordOfEitherInput() throws Exception {
        KeyedCoProcessOperator operator = keyed();
        operator.accept(Batches.keyedByRemainder(10, 1, 2));
        operator.watermark(10);
        operator.acceptSecond(Batches.keyedByRemainder(10, 31));
        assertThat(out.values()).containsExactly("at 10: 1=1", "1=1");
        assertThat(out.timestamps()).containsExactly(10L, 310L);
        now = 5_001;
        operator.advance();
        assertThat(out.values()).endsWith("by the clock 5001: 1=1");
        assertThat(out.timestamps()).endsWith(SourceOutput.NO_TIMESTAMP);
    }

    @Test
    void stateAndTimersSurviveASnapshot() throws Exception {
        KeyedCoProcessOperator operator = keyed();
        operator.accept(Batches.keyedByRemainder(10, 1, 2));
        KeyedSnapshot snapshot = backend.keep(operator.snapshot(1));
        KeyedCoProcessOperator next = keyed(snapshot);
        next.acceptSecond(Batches.keyedByRemainder(10, 31));
        next.watermark(20);
        assertThat(out.values()).containsExactly("1=1", "at 10: 1=1", "at 20: 2=2");
    }

    @Test
    void withoutKeysAFunctionSeesBothInputsAndTheTime() throws Exception {
        CoProcessOperator operator = plain(new Telling());
        operator.accept(Batches.of("a"));
        operator.watermark(70);
        operator.acceptSecond(Batches.keyedByRemainder(10, 8));
        assertThat(out.values()).containsExactly("first a at null, " + Long.MIN_VALUE, "second 8 at 80, 70");
        assertThat(out.timestamps()).containsExactly(SourceOutput.NO_TIMESTAMP, 80L);
        assertThat(side.values()).containsExactly(5_000L);
    }

    @Test
    void withoutKeysAFunctionThatSetsATimerIsToldWhatToDo() throws Exception {
        CoProcessOperator operator = plain(new Telling() {
            private static final long serialVersionUID = 1L;

            @Override
            public void processElement1(Object value, Context ctx, Collector<Object> out) {
                ctx.timerService().registerEventTimeTimer(1);
            }
        });
        assertThatThrownBy(() -> operator.accept(Batches.of("a")))
                .isInstanceOf(OperatorException.class)
                .rootCause()
                .hasMessageContaining("'both'")
                .hasMessageContaining("key both streams");
    }

    private CoProcessOperator plain(CoProcessFunction<Object, Object, Object> function) throws Exception {
        CoProcessOperator operator = new CoProcessOperator("id", "both", function, runtime(), new Output(out));
        operator.setSides(new SideOutputs(Map.of(Port.side(SIDE.getId()), new Output(side))));
        operator.open();
        return operator;
    }

    private static class Telling extends CoProcessFunction<Object, Object, Object> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement1(Object value, Context ctx, Collector<Object> out) {
            out.collect("first " + value + " at " + ctx.timestamp() + ", "
                    + ctx.timerService().currentWatermark());
        }

        @Override
        public void processElement2(Object value, Context ctx, Collector<Object> out) {
            out.collect("second " + value + " at " + ctx.timestamp() + ", "
                    + ctx.timerService().currentWatermark());
            ctx.output(SIDE, ctx.timerService().currentProcessingTime());
        }
    }
}
