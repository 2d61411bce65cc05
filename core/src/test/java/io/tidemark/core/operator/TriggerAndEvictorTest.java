package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.WindowedStream;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.windowing.ContinuousEventTimeTrigger;
import io.tidemark.api.windowing.ContinuousProcessingTimeTrigger;
import io.tidemark.api.windowing.CountEvictor;
import io.tidemark.api.windowing.CountTrigger;
import io.tidemark.api.windowing.DeltaEvictor;
import io.tidemark.api.windowing.EventTimeSessionWindows;
import io.tidemark.api.windowing.GlobalWindow;
import io.tidemark.api.windowing.GlobalWindows;
import io.tidemark.api.windowing.PurgingTrigger;
import io.tidemark.api.windowing.TimeEvictor;
import io.tidemark.api.windowing.TimeWindow;
import io.tidemark.api.windowing.Trigger;
import io.tidemark.api.windowing.TriggerResult;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import io.tidemark.api.windowing.TumblingProcessingTimeWindows;
import io.tidemark.api.windowing.Window;
import io.tidemark.api.windowing.WindowFunction;
import io.tidemark.core.operator.DrivenWindow.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** When triggers evaluate windows, and what evictors leave in them. */
class TriggerAndEvictorTest {
    private static final Duration TEN = Duration.ofMillis(10);

    /** Writes down which records a window held, in their order. */
    private static final class Listing<W extends Window> implements WindowFunction<Event, String, String, W> {
        private static final long serialVersionUID = 1L;

        @Override
        public void apply(String key, W window, Iterable<Event> events, Collector<String> out) {
            List<Long> values = new ArrayList<>();
            events.forEach(event -> values.add(event.value()));
            out.collect(key + values);
        }
    }

    private static DrivenWindow tumbling(
            Function<WindowedStream<Event, String, TimeWindow>, WindowedStream<Event, String, TimeWindow>> with)
            throws Exception {
        return DrivenWindow.of(events ->
                with.apply(events.window(TumblingEventTimeWindows.of(TEN))).apply(new Listing<>()));
    }

    private static DrivenWindow global(
            Function<WindowedStream<Event, String, GlobalWindow>, WindowedStream<Event, String, GlobalWindow>> with)
            throws Exception {
        return DrivenWindow.of(
                events -> with.apply(events.window(GlobalWindows.create())).apply(new Listing<>()));
    }

    private static void addFromOne(DrivenWindow window, int count) throws Exception {
        for (int i = 1; i <= count; i++) {
            window.add(new Event("a", i, i));
        }
    }

    @Test
    void aCountWindowIsEvaluatedWhenItIsFullAndLeavesNothing() throws Exception {
        DrivenWindow window = DrivenWindow.of(events -> events.countWindow(3).apply(new Listing<>()));
        addFromOne(window, 6);
        assertThat(window.taken()).containsExactly("a[1, 2, 3]", "a[4, 5, 6]");
        assertThat(window.keepsNothing()).isTrue();
        window = window.add(new Event("a", 7, 7)).add(new Event("b", 7, 7)).restored();
        window.add(new Event("a", 8, 8)).add(new Event("a", 9, 9));
        assertThat(window.watermark(Long.MAX_VALUE).taken()).containsExactly("a[7, 8, 9]");
    }

    @Test
    void aSlidingCountWindowHoldsTheLastRecords() throws Exception {
        DrivenWindow window = DrivenWindow.of(events -> events.countWindow(3, 2).apply(new Listing<>()));
        addFromOne(window, 3);
        window = window.restored();
        for (int i = 4; i <= 7; i++) {
            window.add(new Event("a", i, i));
        }
        assertThat(window.taken()).containsExactly("a[2, 3, 4]", "a[4, 5, 6]");
    }

    @Test
    void countWindowsReduceWhatTheyHold() throws Exception {
        DrivenWindow window = DrivenWindow.of(events -> events.countWindow(3, 2).sum("value"));
        addFromOne(window, 6);
        assertThat(window.taken()).containsExactly(new Event("a", 1, 3), new Event("a", 2, 9), new Event("a", 4, 15));
    }

    @Test
    void aGlobalWindowGivesNothingWithoutATrigger() throws Exception {
        DrivenWindow window = global(w -> w);
        addFromOne(window, 3);
        assertThat(window.watermark(Long.MAX_VALUE).taken()).isEmpty();
    }

    @Test
    void aCountTriggerEvaluatesAndKeepsAPurgingOneForgets() throws Exception {
        DrivenWindow window = tumbling(w -> w.trigger(CountTrigger.of(2)));
        addFromOne(window, 5);
        assertThat(window.taken()).containsExactly("a[1, 2]", "a[1, 2, 3, 4]");
        assertThat(window.watermark(9).taken()).isEmpty();
        assertThat(window.keepsNothing()).isTrue();

        DrivenWindow purging = tumbling(w -> w.trigger(PurgingTrigger.of(CountTrigger.of(2))));
        addFromOne(purging, 5);
        assertThat(purging.taken()).containsExactly("a[1, 2]", "a[3, 4]");
        assertThat(purging.watermark(9).keepsNothing()).isTrue();
    }

    @Test
    void aContinuousTriggerInEventTimeEvaluatesAtMultiplesOfItsIntervalAndAtTheEnd() throws Exception {
        DrivenWindow window = tumbling(w -> w.trigger(ContinuousEventTimeTrigger.of(Duration.ofMillis(4))));
        addFromOne(window, 2);
        assertThat(window.watermark(3).taken()).isEmpty();
        assertThat(window.watermark(4).taken()).containsExactly("a[1, 2]");
        window = window.restored().watermark(4);
        window.add(new Event("a", 6, 6));
        assertThat(window.watermark(8).taken()).containsExactly("a[1, 2, 6]");
        assertThat(window.watermark(20).taken()).containsExactly("a[1, 2, 6]");
        assertThat(window.keepsNothing()).isTrue();
    }

    @Test
    void aContinuousTriggerInProcessingTimeEvaluatesAtMultiplesOfItsInterval() throws Exception {
        DrivenWindow window =
                DrivenWindow.of(events -> events.window(TumblingProcessingTimeWindows.of(Duration.ofMillis(10)))
                        .trigger(ContinuousProcessingTimeTrigger.of(Duration.ofMillis(4)))
                        .apply(new Listing<>()));
        window.clock(2).addWithoutTimestamp("a");
        assertThat(window.clock(4).taken()).isEmpty();
        assertThat(window.clock(5).taken()).containsExactly("a[1]");
        assertThat(window.clock(9).taken()).containsExactly("a[1]");
        assertThat(window.clock(10).taken()).containsExactly("a[1]");
        assertThat(window.clock(100).taken()).isEmpty();
        assertThat(window.keepsNothing()).isTrue();
    }

    /** Evaluates once the values of a window come to a sum, and a while after its first record in processing time. */
    private static final class Impatient extends Trigger<Event, TimeWindow> {
        private static final long serialVersionUID = 1L;
        private static final int ENOUGH = 10;
        private static final int PATIENCE = 50;

        private final ReducingStateDescriptor<Long> sum =
                new ReducingStateDescriptor<>("sum", Long::sum, Serdes.longValue());
        private final ListStateDescriptor<String> seen = new ListStateDescriptor<>("seen", String.class);

        @Override
        public TriggerResult onElement(Event event, long timestamp, TimeWindow window, TriggerContext ctx)
                throws Exception {
            if (ctx.getPartitionedState(sum).get() == null) {
                ctx.registerProcessingTimeTimer(ctx.getCurrentProcessingTime() + PATIENCE);
            }
            ctx.getPartitionedState(sum).add(event.value());
            ctx.getPartitionedState(seen).add(event.key() + event.value());
            ctx.registerEventTimeTimer(window.maxTimestamp());
            return ctx.getPartitionedState(sum).get() >= ENOUGH ? TriggerResult.FIRE : TriggerResult.CONTINUE;
        }

        @Override
        public TriggerResult onProcessingTime(long time, TimeWindow window, TriggerContext ctx) throws Exception {
            List<String> all = new ArrayList<>();
            ctx.getPartitionedState(seen).get().forEach(all::add);
            return all.size() > 1 ? TriggerResult.FIRE : TriggerResult.PURGE;
        }

        @Override
        public TriggerResult onEventTime(long time, TimeWindow window, TriggerContext ctx) {
            return TriggerResult.FIRE;
        }

        @Override
        public boolean canMerge() {
            return true;
        }

        @Override
        public void onMerge(TimeWindow window, OnMergeContext ctx) throws Exception {
            ctx.mergePartitionedState(sum);
            ctx.mergePartitionedState(seen);
            ctx.registerEventTimeTimer(window.maxTimestamp());
        }

        @Override
        public void clear(TimeWindow window, TriggerContext ctx) {
            ctx.deleteEventTimeTimer(window.maxTimestamp());
        }
    }

    @Test
    void aTriggerOfTheUsersKeepsStateAndTimersOfItsWindow() throws Exception {
        DrivenWindow window = tumbling(w -> w.trigger(new Impatient()));
        window.add(new Event("a", 1, 4)).add(new Event("b", 1, 1));
        window = window.restored();
        window.add(new Event("a", 2, 6));
        assertThat(window.taken()).containsExactly("a[4, 6]");
        assertThat(window.clock(50).taken()).isEmpty();
        assertThat(window.clock(51).taken()).containsExactly("a[4, 6]");
        // the one record of b was purged
        assertThat(window.watermark(9).taken()).containsExactly("a[4, 6]");
        assertThat(window.keepsNothing()).isTrue();
    }

    @Test
    void aTriggersStateMergesWithTheWindows() throws Exception {
        DrivenWindow window = DrivenWindow.of(events -> events.window(EventTimeSessionWindows.withGap(TEN))
                .trigger(new Impatient())
                .apply(new Listing<>()));
        window.add(new Event("a", 0, 4)).add(new Event("a", 18, 5));
        window = window.restored();
        assertThat(window.taken()).isEmpty();
        window.add(new Event("a", 9, 1));
        assertThat(window.taken()).containsExactly("a[4, 5, 1]");
        assertThat(window.watermark(27).taken()).containsExactly("a[4, 5, 1]");
        assertThat(window.clock(100).taken()).isEmpty();
        assertThat(window.kept("#windows")).isEmpty();
    }

    @Test
    void aTimeEvictorKeepsWhatIsNearTheNewest() throws Exception {
        DrivenWindow window = tumbling(w -> w.evictor(TimeEvictor.of(Duration.ofMillis(3))));
        window.add(new Event("a", 8, 8))
                .add(new Event("a", 2, 2))
                .add(new Event("a", 6, 6))
                .add(new Event("a", 5, 5));
        assertThat(window.watermark(9).taken()).containsExactly("a[8, 6]");
    }

    @Test
    void aDeltaEvictorKeepsWhatIsNearTheLast() throws Exception {
        DrivenWindow window =
                tumbling(w -> w.evictor(DeltaEvictor.of(3, (old, last) -> Math.abs(last.value() - old.value()))));
        window.add(new Event("a", 1, 1)).add(new Event("a", 2, 7)).add(new Event("a", 3, 5));
        assertThat(window.watermark(9).taken()).containsExactly("a[7, 5]");
    }

    @Test
    void anEvictorAfterwardsLeavesTheEvaluationWholeAndTheWindowNot() throws Exception {
        DrivenWindow window = tumbling(w -> w.trigger(CountTrigger.of(2)).evictor(CountEvictor.of(1, true)));
        addFromOne(window, 4);
        assertThat(window.taken()).containsExactly("a[1, 2]", "a[2, 3, 4]");
    }

    @Test
    void aReducedWindowOfWhichNothingIsLeftGivesNothing() throws Exception {
        DrivenWindow window = DrivenWindow.of(events -> events.window(TumblingEventTimeWindows.of(TEN))
                .evictor(CountEvictor.of(0))
                .sum("value"));
        addFromOne(window, 4);
        assertThat(window.watermark(9).taken()).isEmpty();
        assertThat(window.keepsNothing()).isTrue();
    }

    @Test
    void aSessionAtTheEndOfTimeEndsThere() throws Exception {
        DrivenWindow window = DrivenWindow.of(
                events -> events.window(EventTimeSessionWindows.withGap(TEN)).apply(new Listing<>()));
        window.add("a", Long.MAX_VALUE - 15).add("a", Long.MAX_VALUE - 5).add("a", Long.MAX_VALUE);
        assertThat(window.watermark(Long.MAX_VALUE).taken()).containsExactly("a[1, 1, 1]");
        assertThat(window.keepsNothing()).isTrue();
    }
}
