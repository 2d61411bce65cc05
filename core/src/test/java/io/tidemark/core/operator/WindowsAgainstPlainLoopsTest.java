package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.KeyedStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.WindowedStream;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.windowing.EventTimeSessionWindows;
import io.tidemark.api.windowing.EventTimeTrigger;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.SlidingEventTimeWindows;
import io.tidemark.api.windowing.TimeWindow;
import io.tidemark.api.windowing.WindowAssigner;
import io.tidemark.core.operator.DrivenWindow.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Windows over random streams, out of order and late, restored now and then, against loops over all windows that there could be.
 */
class WindowsAgainstPlainLoopsTest {
    private static final int STEPS = 6_000;

    /** Writes down which records a window held. */
    private static final class Listing extends ProcessWindowFunction<Event, String, String, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(String key, Context context, Iterable<Event> elements, Collector<String> out) {
            List<Long> values = new ArrayList<>();
            elements.forEach(event -> values.add(event.value()));
            out.collect(line(key, context.window().getStart(), context.window().getEnd(), values));
        }
    }

    private static String line(String key, long start, long end, List<Long> values) {
        return key + " " + start + ".." + end + " " + values.stream().sorted().toList();
    }

    /** What a key has of a window, as the loops see it. */
    private static final class Plain {
        long start;
        long end;
        List<Long> values = new ArrayList<>();

        Plain(long start, long end) {
            this.start = start;
            this.end = end;
        }
    }

    private interface Placing {
        List<Plain> place(List<Plain> windows, long at);
    }

    /** One key's windows, by plain loops. */
    private static final class Loops {
        final String key;
        final long lateness;
        final Placing placing;
        final List<Plain> windows = new ArrayList<>();
        long late;

        Loops(String key, long lateness, Placing placing) {
            this.key = key;
            this.lateness = lateness;
            this.placing = placing;
        }

        List<String> add(long at, long value, long watermark) {
            List<String> lines = new ArrayList<>();
            boolean kept = false;
            for (Plain window : placing.place(windows, at)) {
                if (window.end - 1 + lateness <= watermark) {
                    windows.remove(window);
                } else {
                    kept = true;
                    window.values.add(value);
                    if (window.end - 1 <= watermark) {
                        lines.add(line(key, window.start, window.end, window.values));
                    }
                }
            }
            late += kept ? 0 : 1;
            return lines;
        }

        /** Returns lines by the time of their evaluation. */
        TreeMap<Long, List<String>> pass(long before, long watermark) {
            TreeMap<Long, List<String>> lines = new TreeMap<>();
            for (Plain window : windows) {
                if (window.end - 1 > before && window.end - 1 <= watermark) {
                    lines.computeIfAbsent(window.end - 1, end -> new ArrayList<>())
                            .add(line(key, window.start, window.end, window.values));
                }
            }
            windows.removeIf(window -> window.end - 1 + lateness <= watermark);
            return lines;
        }
    }

    private static void compare(
            long seed, long lateness, WindowAssigner<Object, TimeWindow> assigner, boolean triggered, Placing placing)
            throws Exception {
        Random random = new Random(seed);
        DrivenWindow window = DrivenWindow.of(events -> listing(events, assigner, lateness, triggered));
        List<Loops> keys = List.of(new Loops("a", lateness, placing), new Loops("b", lateness, placing));
        long watermark = Long.MIN_VALUE;
        long now = -2_000;
        for (int step = 0; step < STEPS; step++) {
            now += random.nextInt(3) == 0 ? random.nextInt(7) : 0;
            Loops key = keys.get(random.nextInt(keys.size()));
            long at = now - random.nextInt(random.nextInt(10) == 0 ? 60 : 12);
            window.add(new Event(key.key, at, step));
            assertThat(window.taken()).as("step " + step).isEqualTo(key.add(at, step, watermark));
            if (random.nextInt(8) == 0 && now - random.nextInt(12) > watermark) {
                long to = random.nextInt(200) == 0 ? now + 100 : now - random.nextInt(10);
                long reached = Math.max(to, watermark);
                TreeMap<Long, List<String>> expected = new TreeMap<>();
                for (Loops of : keys) {
                    of.pass(watermark, reached)
                            .forEach((time, lines) -> expected.computeIfAbsent(time, t -> new ArrayList<>())
                                    .addAll(lines));
                }
                watermark = reached;
                assertThat(window.watermark(watermark).taken())
                        .as("step " + step)
                        .containsExactlyInAnyOrderElementsOf(
                                expected.values().stream().flatMap(List::stream).toList());
            }
            if (random.nextInt(100) == 0) {
                window = window.restored().watermark(watermark);
                assertThat(window.taken()).isEmpty();
            }
        }
        window.watermark(Long.MAX_VALUE);
        assertThat(window.keepsNothing()).isTrue();
        assertThat(keys.stream().mapToLong(of -> of.late).sum()).isPositive();
    }

    private static SingleOutputStreamOperator<String> listing(
            KeyedStream<Event, String> events,
            WindowAssigner<Object, TimeWindow> assigner,
            long lateness,
            boolean triggered) {
        WindowedStream<Event, String, TimeWindow> windows =
                events.window(assigner).allowedLateness(Duration.ofMillis(lateness));
        return (triggered ? windows.trigger(EventTimeTrigger.create()) : windows).process(new Listing());
    }

    @ParameterizedTest
    @CsvSource({
        "10,10,0,0",
        "10,10,3,0",
        "10,10,-4,7",
        "7,1,0,5",
        "10,4,0,0",
        "10,4,1,9",
        "30,10,-7,20",
        "3,10,0,4",
        "9,2,1,30"
    })
    void alignedWindowsHoldWhatTheLoopsHold(long size, long slide, long offset, long lateness) throws Exception {
        WindowAssigner<Object, TimeWindow> assigner = SlidingEventTimeWindows.of(
                Duration.ofMillis(size), Duration.ofMillis(slide), Duration.ofMillis(offset));
        Placing placing = (windows, at) -> {
            List<Plain> placed = new ArrayList<>();
            for (long start = at - size + 1; start <= at; start++) {
                if (Math.floorMod(start - offset, slide) == 0) {
                    placed.add(plainOf(windows, start, start + size));
                }
            }
            return placed;
        };
        for (boolean triggered : List.of(false, true)) {
            if (triggered && slide > size) {
                continue;
            }
            compare(size * 31 + slide, lateness, assigner, triggered, sorted(placing, triggered));
        }
    }

    /** Where each window is on its own, the newest window of a record comes first. */
    private static Placing sorted(Placing placing, boolean newestFirst) {
        return (windows, at) -> {
            List<Plain> placed = new ArrayList<>(placing.place(windows, at));
            if (newestFirst) {
                Collections.reverse(placed);
            }
            return placed;
        };
    }

    private static Plain plainOf(List<Plain> windows, long start, long end) {
        for (Plain window : windows) {
            if (window.start == start) {
                return window;
            }
        }
        Plain made = new Plain(start, end);
        windows.add(made);
        return made;
    }

    @ParameterizedTest
    @CsvSource({"1,0", "3,0", "5,4", "12,30"})
    void sessionsHoldWhatTheLoopsHold(long gap, long lateness) throws Exception {
        Placing placing = (windows, at) -> {
            Plain session = new Plain(at, at + gap);
            for (Plain other : List.copyOf(windows)) {
                if (other.start <= at + gap && other.end >= at) {
                    session.start = Math.min(session.start, other.start);
                    session.end = Math.max(session.end, other.end);
                    session.values.addAll(other.values);
                    windows.remove(other);
                }
            }
            windows.add(session);
            return List.of(session);
        };
        compare(gap, lateness, EventTimeSessionWindows.withGap(Duration.ofMillis(gap)), false, placing);
    }
}
