package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedStateStore;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.StateTtlConfig;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.api.windowing.CountTrigger;
import io.tidemark.api.windowing.EventTimeSessionWindows;
import io.tidemark.api.windowing.EventTimeTrigger;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.TimeWindow;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.operator.DrivenWindow.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What functions keep for a window and for a key, and what is left of it when the window is over. */
class WindowStateTest {
    private static final Duration TEN = Duration.ofMillis(10);
    private static final OutputTag<String> SIDE = new OutputTag<>("side") {};

    /** Counts the evaluations of each window, and those of the key, and lists the windows that are over. */
    private static final class Counting extends ProcessWindowFunction<Event, String, String, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(String key, Context context, Iterable<Event> elements, Collector<String> out)
                throws Exception {
            long ofWindow = next(context.windowState().getState(new ValueStateDescriptor<>("times", Long.class)));
            long ofKey = next(context.globalState().getState(new ValueStateDescriptor<>("times", Long.class)));
            context.windowState()
                    .getListState(new ListStateDescriptor<>("seen", Long.class))
                    .add(context.currentWatermark());
            out.collect(context.window().getStart() + ": " + ofWindow + " of " + ofKey);
        }

        private static long next(ValueState<Long> times) {
            long next = times.value() == null ? 1 : times.value() + 1;
            times.update(next);
            return next;
        }

        @Override
        public void clear(Context context) throws Exception {
            List<Long> seen = new ArrayList<>();
            context.windowState()
                    .getListState(new ListStateDescriptor<>("seen", Long.class))
                    .get()
                    .forEach(seen::add);
            MapState<Long, Long> over =
                    context.globalState().getMapState(new MapStateDescriptor<>("over", Long.class, Long.class));
            over.put(context.window().getStart(), (long) seen.size());
            List<Long> all = new ArrayList<>();
            over.keys().forEach(all::add);
            context.output(SIDE, all + " " + seen);
            if (all.size() == 2) {
                over.clear();
                context.globalState()
                        .getState(new ValueStateDescriptor<>("times", Long.class))
                        .clear();
            }
        }
    }

    private static void isKeptOverEvaluationsAndRestores(DrivenWindow fresh) throws Exception {
        DrivenWindow window = fresh.add("a", 1).watermark(9);
        assertThat(window.taken()).containsExactly("0: 1 of 1");
        window = window.restored().watermark(9);
        window.add("a", 2);
        assertThat(window.taken()).containsExactly("0: 2 of 2");
        window.add("a", 11).watermark(14);
        assertThat(window.taken()).isEmpty();
        assertThat(window.side(SIDE)).containsExactly("[0] [9, 9]");
        window.watermark(24);
        assertThat(window.taken()).containsExactly("10: 1 of 3");
        assertThat(window.side(SIDE)).containsExactly("[0] [9, 9]", "[0, 10] [24]");
        assertThat(window.keepsNothing()).isTrue();
    }

    @Test
    void stateOfSlicedWindowsIsKeptOverEvaluationsAndRestores() throws Exception {
        isKeptOverEvaluationsAndRestores(DrivenWindow.of(events -> events.window(TumblingEventTimeWindows.of(TEN))
                .allowedLateness(Duration.ofMillis(5))
                .process(new Counting())));
    }

    @Test
    void stateOfWindowsOnTheirOwnIsKeptOverEvaluationsAndRestores() throws Exception {
        isKeptOverEvaluationsAndRestores(DrivenWindow.of(events -> events.window(TumblingEventTimeWindows.of(TEN))
                .trigger(EventTimeTrigger.create())
                .allowedLateness(Duration.ofMillis(5))
                .process(new Counting())));
    }

    @Test
    void windowsThatMergeHaveNoStateOfTheirOwn() throws Exception {
        DrivenWindow window = DrivenWindow.of(
                events -> events.window(EventTimeSessionWindows.withGap(TEN)).process(new Counting()));
        window.add("a", 1);
        assertThatThrownBy(() -> window.watermark(20))
                .hasStackTraceContaining("Operator 'window' asks for the state of a window, but its windows merge")
                .hasStackTraceContaining("globalState");
    }

    /** Asks for a state with a time to live. */
    private static final class Expiring extends ProcessWindowFunction<Event, String, String, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(String key, Context context, Iterable<Event> elements, Collector<String> out) {
            ValueStateDescriptor<Long> descriptor = new ValueStateDescriptor<>("brief", Long.class);
            descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TEN).build());
            KeyedStateStore states = context.windowState();
            states.getState(descriptor);
        }
    }

    @Test
    void aTimeToLiveIsRefused() throws Exception {
        DrivenWindow window = DrivenWindow.of(events -> events.window(TumblingEventTimeWindows.of(TEN))
                .trigger(CountTrigger.of(1))
                .process(new Expiring()));
        assertThatThrownBy(() -> window.add("a", 1))
                .hasStackTraceContaining("Operator 'window' asks for the state 'brief' with a time to live");
    }

    /** Keeps a value under one name and then under another type. */
    private static final class Changing extends ProcessWindowFunction<Event, String, String, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(String key, Context context, Iterable<Event> elements, Collector<String> out) {
            context.windowState()
                    .getState(new ValueStateDescriptor<>("value", Long.class))
                    .update(1L);
            context.windowState()
                    .getState(new ValueStateDescriptor<>("value", String.class))
                    .value();
        }
    }

    @Test
    void aStateThatIsUsedAsTwoTypesIsRefused() throws Exception {
        DrivenWindow window = DrivenWindow.of(
                events -> events.window(TumblingEventTimeWindows.of(TEN)).process(new Changing()));
        window.add("a", 1);
        assertThatThrownBy(() -> window.watermark(9))
                .hasStackTraceContaining("'window/value' is used as long and as string");
    }
}
