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
}
