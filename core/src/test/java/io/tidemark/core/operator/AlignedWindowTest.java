package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.KeyedStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.functions.AggregateFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.windowing.AlignedWindows;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.SlidingEventTimeWindows;
import io.tidemark.api.windowing.TimeWindow;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import io.tidemark.api.windowing.TumblingProcessingTimeWindows;
import io.tidemark.core.operator.DrivenWindow.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tumbling and sliding windows that are evaluated when they are over. */
class AlignedWindowTest {
    private static final OutputTag<Event> LATE = new OutputTag<>("late") {};

    /** Counts how often it is asked to add. */
    private static final class Sum implements AggregateFunction<Event, Long, Long> {
        private static final long serialVersionUID = 1L;
        static int adds;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(Event event, Long sum) {
            adds++;
            return sum + event.value();
        }

        @Override
        public Long getResult(Long sum) {
            return sum;
        }

        @Override
        public Long merge(Long a, Long b) {
            return a + b;
        }
    }

    private static final class Bounds extends ProcessWindowFunction<Long, String, String, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(String key, Context context, Iterable<Long> elements, Collector<String> out) {
            TimeWindow window = context.window();
            out.collect(key + " " + window.getStart() + ".." + window.getEnd() + ": "
                    + elements.iterator().next());
        }
    }

    private static SingleOutputStreamOperator<?> sums(KeyedStream<Event, String> events, AlignedWindows windows) {
        return events.window(windows).aggregate(new Sum(), new Bounds());
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    @Test
    void aTumblingWindowIsEvaluatedOnceTheWatermarkHasPassedItsLastMillisecond() throws Exception {
        DrivenWindow window = DrivenWindow.of(events -> sums(events, TumblingEventTimeWindows.of(millis(10))));
        window.add("a", 0).add("a", 9).add("a", 10).add("b", 5);
        assertThat(window.watermark(8).taken()).isEmpty();
        assertThat(window.watermark(9).taken()).containsExactlyInAnyOrder("a 0..10: 2", "b 0..10: 1");
        assertThat(window.watermark(18).taken()).isEmpty();
        assertThat(window.watermark(Long.MAX_VALUE).taken()).containsExactly("a 10..20: 1");
        assertThat(window.timestamps()).containsExactly(9L, 9L, 19L);
        assertThat(window.keepsNothing()).isTrue();
    }

    @Test
    void slidingWindowsShareTheirSlices() throws Exception {
        DrivenWindow window =
                DrivenWindow.of(events -> sums(events, SlidingEventTimeWindows.of(millis(10), millis(4))));
        Sum.adds = 0;
        window.add("a", 0).add("a", 5).add("a", 9);
        assertThat(Sum.adds).isEqualTo(3);
        assertThat(window.watermark(Long.MAX_VALUE).taken())
                .containsExactly("a -8..2: 1", "a -4..6: 2", "a 0..10: 3", "a 4..14: 2", "a 8..18: 1");
        assertThat(window.keepsNothing()).isTrue();
    }

    @Test
    void aLateRecordThatIsAllowedHasItsWindowEvaluatedAgain() throws Exception {
        DrivenWindow window = DrivenWindow.of(events -> events.window(TumblingEventTimeWindows.of(millis(10)))
                .allowedLateness(millis(5))
                .sideOutputLateData(LATE)
                .aggregate(new Sum(), new Bounds()));
        window.add("a", 0).watermark(9);
        window.add("a", 1).watermark(13);
        window.add("a", 2);
        assertThat(window.taken()).containsExactly("a 0..10: 1", "a 0..10: 2", "a 0..10: 3");
        assertThat(window.watermark(14).keepsNothing()).isTrue();
        window.add("a", 3);
        assertThat(window.taken()).isEmpty();
        assertThat(window.side(LATE)).containsExactly(new Event("a", 3, 1));
        assertThat(window.counter("lateRecords")).isEqualTo(1);
        assertThat(window.counter("lateRecordsDropped")).isZero();
    }

    @Test
    void aWindowInProcessingTimeIsEvaluatedWhenItsLastMillisecondIsOver() throws Exception {
        DrivenWindow window = DrivenWindow.of(events -> sums(events, TumblingProcessingTimeWindows.of(millis(10))));
        window.clock(5).addWithoutTimestamp("a").clock(9).addWithoutTimestamp("a");
        assertThat(window.taken()).isEmpty();
        assertThat(window.clock(10).taken()).containsExactly("a 0..10: 2");
        assertThat(window.keepsNothing()).isTrue();
    }

    @Test
    void aRecordWithoutTimestampIsRefusedInEventTime() throws Exception {
        DrivenWindow window = DrivenWindow.of(events -> sums(events, TumblingEventTimeWindows.of(millis(10))));
        assertThatThrownBy(() -> window.addWithoutTimestamp("a"))
                .hasStackTraceContaining("Operator 'window' has windows in event time")
                .hasStackTraceContaining("WatermarkStrategy");
    }

    @Test
    void windowsThatWouldEndBeyondTheEndOfTimeEndThere() throws Exception {
        long end = Long.MAX_VALUE;
        for (AlignedWindows windows :
                List.of(TumblingEventTimeWindows.of(millis(10)), TumblingEventTimeWindows.of(millis(10), millis(8)))) {
            DrivenWindow window = DrivenWindow.of(events -> sums(events, windows));
            window.add("a", end).add("a", end - 1).add("a", end - 20).watermark(end);
            assertThat(window.taken()).hasSize(2).last().asString().endsWith(".." + end + ": 2");
            assertThat(window.keepsNothing()).isTrue();
        }
        DrivenWindow sliding =
                DrivenWindow.of(events -> events.window(SlidingEventTimeWindows.of(millis(10), millis(4)))
                        .allowedLateness(Duration.ofDays(1))
                        .aggregate(new Sum(), new Bounds()));
        sliding.add("a", end).watermark(end - 1);
        assertThat(sliding.taken())
                .hasSizeBetween(2, 3)
                .allSatisfy(line -> assertThat(line).asString().endsWith(".." + end + ": 1"));
        assertThat(sliding.watermark(end).keepsNothing()).isTrue();
    }

    @Test
    void theFirstWindowBeginsAtTheBeginningOfTime() throws Exception {
        long begin = Long.MIN_VALUE;
        DrivenWindow window = DrivenWindow.of(events -> sums(events, TumblingEventTimeWindows.of(millis(10))));
        window.add("a", begin + 1).add("a", begin + 30).watermark(begin + 100);
        assertThat(window.taken()).hasSize(2).first().asString().startsWith("a " + begin + "..");
        assertThat(window.keepsNothing()).isTrue();
    }

    @Test
    void windowsWithoutRecordsGiveNothing() throws Exception {
        DrivenWindow window = DrivenWindow.of(events -> sums(events, TumblingEventTimeWindows.of(millis(10))));
        window.add("a", 5).add("a", 1_000_000).watermark(Long.MAX_VALUE);
        assertThat(window.taken()).containsExactly("a 0..10: 1", "a 1000000..1000010: 1");
    }

    @Test
    void aMergeThatChangesItsArgumentsChangesNoSlice() throws Exception {
        DrivenWindow window = DrivenWindow.of(events ->
                events.window(SlidingEventTimeWindows.of(millis(15), millis(5))).aggregate(new Gathering()));
        window.add("a", 5).add("a", 7).watermark(9).add("a", 12).watermark(Long.MAX_VALUE);
        assertThat(window.taken())
                .containsExactly(List.of(5L, 7L), List.of(5L, 7L, 12L), List.of(5L, 7L, 12L), List.of(12L));
    }

    /** Merges by changing the first accumulator, and leaves the second empty. */
    private static final class Gathering implements AggregateFunction<Event, List<Long>, List<Long>> {
        private static final long serialVersionUID = 1L;

        @Override
        public List<Long> createAccumulator() {
            return new ArrayList<>();
        }

        @Override
        public List<Long> add(Event event, List<Long> times) {
            times.add(event.at());
            return times;
        }

        @Override
        public List<Long> getResult(List<Long> times) {
            return List.copyOf(times);
        }

        @Override
        public List<Long> merge(List<Long> a, List<Long> b) {
            a.addAll(b);
            b.clear();
            return a;
        }
    }
}
