package io.tidemark.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.ReduceFunction;
import io.tidemark.api.functions.RichFunction;
import io.tidemark.api.windowing.CountTrigger;
import io.tidemark.api.windowing.EventTimeSessionWindows;
import io.tidemark.api.windowing.GlobalWindows;
import io.tidemark.api.windowing.SlidingEventTimeWindows;
import io.tidemark.api.windowing.TimeWindow;
import io.tidemark.api.windowing.Trigger;
import io.tidemark.api.windowing.TriggerResult;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Windows that cannot be meant are refused while the pipeline is written, by name and with what to do. */
class WindowedStreamTest {
    private static KeyedStream<Integer, Integer> numbers() {
        return StreamExecutionEnvironment.getExecutionEnvironment()
                .fromSource(new CollectionSource<>(List.of(1)), "numbers")
                .returns(Integer.class)
                .keyBy(number -> number, Integer.class);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    /** Leaves everything as it is. */
    private static final class Idle extends Trigger<Object, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public TriggerResult onElement(Object element, long timestamp, TimeWindow window, TriggerContext ctx) {
            return TriggerResult.CONTINUE;
        }

        @Override
        public TriggerResult onProcessingTime(long time, TimeWindow window, TriggerContext ctx) {
            return TriggerResult.CONTINUE;
        }

        @Override
        public TriggerResult onEventTime(long time, TimeWindow window, TriggerContext ctx) {
            return TriggerResult.CONTINUE;
        }

        @Override
        public void clear(TimeWindow window, TriggerContext ctx) {}

        @Override
        public String toString() {
            return "Idle";
        }
    }

    @Test
    void aTriggerThatCannotMergeIsRefusedForSessions() {
        assertThatThrownBy(() -> numbers()
                        .window(EventTimeSessionWindows.withGap(seconds(1)))
                        .trigger(new Idle()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("EventTimeSessionWindows")
                .hasMessageContaining("Idle")
                .hasMessageContaining("canMerge");
    }

    /** A rich function where none is opened. */
    private static final class RichSum extends RichFunction implements ReduceFunction<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public void open(OpenContext openContext) {}

        @Override
        public Integer reduce(Integer a, Integer b) {
            return a + b;
        }
    }

    @Test
    void aRichReduceFunctionIsRefused() {
        assertThatThrownBy(() -> numbers()
                        .window(TumblingEventTimeWindows.of(seconds(1)))
                        .reduce(new RichSum()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("RichSum")
                .hasMessageContaining("ProcessWindowFunction");
    }

    @Test
    void aRecordTypeThatNobodyKnowsIsRefused() {
        KeyedStream<Object, Integer> unknown = StreamExecutionEnvironment.getExecutionEnvironment()
                .fromSource(new CollectionSource<Object>(List.of(1)), "numbers")
                .keyBy(Object::hashCode, Integer.class);
        assertThatThrownBy(() -> unknown.window(GlobalWindows.create())
                        .trigger(CountTrigger.of(2))
                        .apply((key, window, all, out) -> out.collect(key)))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("returns(RecordType.class)");
    }

    @Test
    void sizesSlidesOffsetsAndLatenessThatCannotBeAreRefused() {
        assertThatThrownBy(() -> TumblingEventTimeWindows.of(Duration.ZERO))
                .hasMessageContaining("TumblingEventTimeWindows: the size is PT0S");
        assertThatThrownBy(() -> SlidingEventTimeWindows.of(seconds(1), Duration.ofNanos(5)))
                .hasMessageContaining("the slide is");
        assertThatThrownBy(() -> TumblingEventTimeWindows.of(seconds(1), seconds(-1)))
                .hasMessageContaining("the offset PT-1S");
        assertThatThrownBy(() -> EventTimeSessionWindows.withGap(seconds(0))).hasMessageContaining("gap");
        assertThatThrownBy(() -> CountTrigger.of(0)).hasMessageContaining("0 records");
        assertThatThrownBy(() -> numbers()
                        .window(TumblingEventTimeWindows.of(seconds(1)))
                        .allowedLateness(seconds(-3)))
                .hasMessageContaining("allowed lateness is PT-3S");
    }
}
