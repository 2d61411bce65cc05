package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.dataflow.Edge.Port;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.ProcessJoinFunction;
import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.time.Timeline;
import io.tidemark.core.time.TimelineSerde;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The join in one subtask, against pairs found by two plain loops. */
class IntervalJoinTest {
    private static final OutputTag<Object> LATE_LEFT = new OutputTag<>("late left");
    private static final OutputTag<Object> LATE_RIGHT = new OutputTag<>("late right");
    private static final OutputTag<Object> PAIRS = new OutputTag<>("pairs");

    private final MapStateBackend backend = new MapStateBackend();
    private final TestContext context = new TestContext("join", 0, 1);
    private final Batches out = new Batches();
    private final Batches lateLeft = new Batches();
    private final Batches lateRight = new Batches();
    private final Batches pairs = new Batches();

    private static final class Pairing extends ProcessJoinFunction<Object, Object, Object> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Object left, Object right, Context ctx, Collector<Object> out) {
            out.collect(left + "+" + right);
            ctx.output(PAIRS, ctx.getLeftTimestamp() + "+" + ctx.getRightTimestamp());
        }
    }

    @SuppressWarnings("unchecked") // as the chain does, for records of any type
    private static Serde<Object> serde(Class<?> type) {
        return (Serde<Object>) Serdes.of(type);
    }

    private IntervalJoinOperator joining(long lower, long upper, KeyedSnapshot... restored) throws Exception {
        Operation.IntervalJoin<Object, Object, Object> join = new Operation.IntervalJoin<>(
                new Pairing(), lower, upper, serde(String.class), serde(String.class), LATE_LEFT, LATE_RIGHT);
        IntervalJoinOperator operator = new IntervalJoinOperator(
                "id",
                "join",
                join.function(),
                join,
                serde(Long.class),
                Batches.runtime(context, backend, restored),
                new Output(out));
        operator.setSides(new SideOutputs(Map.of(
                Port.side(LATE_LEFT.getId()), new Output(lateLeft),
                Port.side(LATE_RIGHT.getId()), new Output(lateRight),
                Port.side(PAIRS.getId()), new Output(pairs))));
        operator.open();
        return operator;
    }

    private record Timed(long key, long timestamp, String name) {
        static RecordBatch batch(Timed... records) {
            RecordBatch batch = new RecordBatch(records.length, true);
            for (Timed timed : records) {
                int hash = KeyGroups.mix(Long.hashCode(timed.key));
                batch.add(timed.name, timed.timestamp, timed.key, hash);
            }
            return batch;
        }
    }

    @Test
    void aPairIsFoundOnceWhicheverComesFirstAndHasTheGreaterTimestamp() throws Exception {
        IntervalJoinOperator operator = joining(-2, 1);
        operator.accept(Timed.batch(new Timed(1, 10, "l10"), new Timed(2, 10, "other")));
        operator.acceptSecond(Timed.batch(
                new Timed(1, 7, "r7"), new Timed(1, 8, "r8"), new Timed(1, 11, "r11"), new Timed(1, 12, "r12")));
        assertThat(out.values()).containsExactly("l10+r8", "l10+r11");
        assertThat(out.timestamps()).containsExactly(10L, 11L);
        assertThat(pairs.values()).containsExactly("10+8", "10+11");
        assertThat(pairs.timestamps()).containsExactly(10L, 11L);
        operator.accept(Timed.batch(new Timed(1, 13, "l13")));
        assertThat(out.values()).containsExactly("l10+r8", "l10+r11", "l13+r11", "l13+r12");
    }

    @ParameterizedTest
    @CsvSource({"-5,5", "0,0", "3,9", "-9,-3", "-10,0", "0,7"})
    void givesWhatTwoPlainLoopsGive(long lower, long upper) throws Exception {
        Random random = new Random(lower * 31 + upper);
        IntervalJoinOperator operator = joining(lower, upper);
        List<Timed> lefts = new ArrayList<>();
        List<Timed> rights = new ArrayList<>();
        long watermark = Long.MIN_VALUE;
        for (int i = 0; i < 4_000; i++) {
            Timed timed = new Timed(random.nextInt(5), i / 4 - random.nextInt(12), "n" + i);
            boolean left = random.nextBoolean();
            if (left) {
                operator.accept(Timed.batch(timed));
            } else {
                operator.acceptSecond(Timed.batch(timed));
            }
            if (timed.timestamp >= watermark) {
                (left ? lefts : rights).add(timed);
            }
            if (random.nextInt(10) == 0 && i / 4 - 8 > watermark) {
                watermark = i / 4 - 8;
                operator.watermark(watermark);
            }
            if (random.nextInt(500) == 0) {
                KeyedSnapshot snapshot = backend.keep(operator.snapshot(i));
                operator = joining(lower, upper, snapshot);
                operator.watermark(watermark);
            }
        }
        List<Object> expected = new ArrayList<>();
        for (Timed l : lefts) {
            for (Timed r : rights) {
                long distance = r.timestamp - l.timestamp;
                if (l.key == r.key && distance >= lower && distance <= upper) {
                    expected.add(l.name + "+" + r.name);
                }
            }
        }
        assertThat(out.values()).hasSizeGreaterThan(100).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(lateLeft.values()).hasSizeGreaterThan(10);
        assertThat(lateLeft.values().size() + lateRight.values().size())
                .isEqualTo(4_000 - lefts.size() - rights.size())
                .isEqualTo((int) context.counter("lateRecords").value());
    }

    @Test
    void whatIsLateGoesToTheSideOutputOfItsInput() throws Exception {
        IntervalJoinOperator operator = joining(-100, 100);
        operator.accept(Timed.batch(new Timed(1, 10, "l10")));
        operator.watermark(20);
        operator.accept(Timed.batch(new Timed(1, 19, "l19"), new Timed(1, 20, "in time")));
        operator.acceptSecond(Timed.batch(new Timed(1, 5, "r5")));
        assertThat(lateLeft.values()).containsExactly("l19");
        assertThat(lateLeft.timestamps()).containsExactly(19L);
        assertThat(lateRight.values()).containsExactly("r5");
        assertThat(out.values()).isEmpty();
        assertThat(context.counter("lateRecords").value()).isEqualTo(2);
    }

    @Test
    void whatCanHaveNoPartnerAnyMoreLeavesNoStateBehind() throws Exception {
        IntervalJoinOperator operator = joining(-5, 10);
        for (int i = 0; i < 1_000; i++) {
            operator.accept(Timed.batch(new Timed(i % 7, i, "l" + i)));
            operator.acceptSecond(Timed.batch(new Timed(i % 7, i, "r" + i)));
            operator.watermark(i);
            while (operator.isBusy()) {
                operator.advance();
            }
        }
        assertThat(buffered(operator)).isBetween(10, 60);
        operator.watermark(Long.MAX_VALUE);
        while (operator.isBusy()) {
            operator.advance();
        }
        assertThat(buffered(operator)).isZero();
    }

    private static int buffered(IntervalJoinOperator operator) throws Exception {
        int[] count = {0};
        for (String state : List.of("#left", "#right")) {
            ValueState<Timeline> waiting =
                    operator.store().valueState(new StateSpec<>(state, new TimelineSerde(serde(String.class))));
            operator.store()
                    .forEachKey(state, key -> count[0] += waiting.value().size());
        }
        return count[0];
    }

    @Test
    void theEndsOfTimeAreNotRunOver() throws Exception {
        IntervalJoinOperator operator = joining(-1_000, 1_000);
        operator.accept(Timed.batch(new Timed(1, Long.MAX_VALUE, "last"), new Timed(1, Long.MIN_VALUE + 1, "first")));
        operator.acceptSecond(Timed.batch(
                new Timed(1, Long.MAX_VALUE - 1_000, "near the last"),
                new Timed(1, Long.MIN_VALUE + 5, "near the first")));
        operator.watermark(Long.MAX_VALUE);
        assertThat(out.values()).containsExactly("last+near the last", "first+near the first");
        assertThat(operator.isBusy()).isFalse();
    }

    @Test
    void aRecordWithoutATimestampIsRefusedWithTheRemedy() throws Exception {
        IntervalJoinOperator operator = joining(0, 1);
        assertThatThrownBy(() -> operator.accept(Timed.batch(new Timed(1, SourceOutput.NO_TIMESTAMP, "timeless"))))
                .isInstanceOf(OperatorException.class)
                .rootCause()
                .hasMessageContainingAll("'join'", "timeless", "WatermarkStrategy");
    }
}
