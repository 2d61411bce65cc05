package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.DataStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.functions.CoGroupFunction;
import io.tidemark.api.functions.JoinFunction;
import io.tidemark.api.windowing.CountEvictor;
import io.tidemark.api.windowing.EventTimeSessionWindows;
import io.tidemark.api.windowing.EventTimeTrigger;
import io.tidemark.api.windowing.SlidingEventTimeWindows;
import io.tidemark.api.windowing.TimeWindow;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import io.tidemark.api.windowing.WindowAssigner;
import io.tidemark.core.operator.DrivenWindow.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Joins and groups of two random streams, out of order and late, restored now and then, against loops over all windows. */
class WindowJoinAgainstPlainLoopsTest {
    private static final int STEPS = 4_000;
    private static final List<String> KEYS = List.of("a", "b");

    /** What a key has of a window, as the loops see it. */
    private record Plain(String key, long start, long end, List<Long> first, List<Long> second) {
        Plain(String key, long start, long end) {
            this(key, start, end, new ArrayList<>(), new ArrayList<>());
        }

        List<String> pairs() {
            List<String> pairs = new ArrayList<>();
            first.forEach(one -> second.forEach(two -> pairs.add(key + one + "," + two)));
            return pairs;
        }

        List<String> group() {
            return List.of(first + "" + second);
        }
    }

    /** Says where an event of a key falls, among the windows that the key has. */
    private interface Placing {
        List<Plain> place(List<Plain> windows, String key, long at);
    }

    private static Placing aligned(long size, long slide) {
        return (windows, key, at) -> {
            List<Plain> into = new ArrayList<>();
            for (long start = Math.floorDiv(at, slide) * slide; start > at - size; start -= slide) {
                into.add(known(windows, key, start, start + size));
            }
            return into;
        };
    }

    private static Plain known(List<Plain> windows, String key, long start, long end) {
        for (Plain window : windows) {
            if (window.key.equals(key) && window.start == start && window.end == end) {
                return window;
            }
        }
        Plain made = new Plain(key, start, end);
        windows.add(made);
        return made;
    }

    private static Placing sessions(long gap) {
        return (windows, key, at) -> {
            long start = at;
            long end = at + gap;
            List<Plain> touched = new ArrayList<>();
            for (Plain window : windows) {
                if (window.key.equals(key) && window.start <= at + gap && window.end >= at) {
                    touched.add(window);
                    start = Math.min(start, window.start);
                    end = Math.max(end, window.end);
                }
            }
            Plain merged = new Plain(key, start, end);
            touched.forEach(window -> {
                merged.first.addAll(window.first);
                merged.second.addAll(window.second);
            });
            windows.removeAll(touched);
            windows.add(merged);
            return List.of(merged);
        };
    }

    private interface Outputs {
        List<String> of(Plain window);
    }

    /** Plain windows of all keys. */
    private static final class Loops {
        final Placing placing;
        final Outputs outputs;
        final long lateness;
        final List<Plain> windows = new ArrayList<>();
        final List<Long> late = new ArrayList<>();
        final List<Long> lateSecond = new ArrayList<>();

        Loops(Placing placing, Outputs outputs, long lateness) {
            this.placing = placing;
            this.outputs = outputs;
            this.lateness = lateness;
        }

        List<String> add(Event event, boolean isSecond, long watermark) {
            List<String> expected = new ArrayList<>();
            boolean kept = false;
            for (Plain window : placing.place(windows, event.key(), event.at())) {
                if (window.end - 1 + lateness > watermark) {
                    kept = true;
                    (isSecond ? window.second : window.first).add(event.value());
                    if (window.end - 1 <= watermark) {
                        expected.addAll(outputs.of(window));
                    }
                }
            }
            if (!kept) {
                (isSecond ? lateSecond : late).add(event.value());
            }
            windows.removeIf(window -> window.end - 1 + lateness <= watermark);
            return expected;
        }

        List<String> pass(long before, long watermark) {
            List<String> expected = new ArrayList<>();
            windows.stream()
                    .filter(window -> window.end - 1 > before && window.end - 1 <= watermark)
                    .sorted(Comparator.comparing(Plain::end))
                    .forEach(window -> expected.addAll(outputs.of(window)));
            windows.removeIf(window -> window.end - 1 + lateness <= watermark);
            return expected;
        }
    }

    private static SingleOutputStreamOperator<String> join(
            DataStream<Event> first,
            DataStream<Event> second,
            WindowAssigner<Object, TimeWindow> assigner,
            long lateness,
            boolean evicting) {
        JoinFunction<Event, Event, String> function = (one, two) -> one.key() + one.value() + "," + two.value();
        var windows = first.join(second)
                .where(Event::key, String.class)
                .equalTo(Event::key, String.class)
                .window(assigner)
                .allowedLateness(Duration.ofMillis(lateness))
                .sideOutputLeftLateData(WindowJoinTest.LATE)
                .sideOutputRightLateData(WindowJoinTest.LATE_SECOND);
        if (evicting) {
            windows.trigger(EventTimeTrigger.create()).evictor(CountEvictor.of(Integer.MAX_VALUE));
        }
        return windows.apply(function);
    }

    private static SingleOutputStreamOperator<String> coGroup(
            DataStream<Event> first,
            DataStream<Event> second,
            WindowAssigner<Object, TimeWindow> assigner,
            long lateness) {
        CoGroupFunction<Event, Event, String> function = (ones, twos, out) -> out.collect(values(ones) + values(twos));
        return first.coGroup(second)
                .where(Event::key, String.class)
                .equalTo(Event::key, String.class)
                .window(assigner)
                .allowedLateness(Duration.ofMillis(lateness))
                .sideOutputLeftLateData(WindowJoinTest.LATE)
                .sideOutputRightLateData(WindowJoinTest.LATE_SECOND)
                .apply(function);
    }

    private static String values(Iterable<Event> events) {
        return StreamSupport.stream(events.spliterator(), false)
                .map(Event::value)
                .toList()
                .toString();
    }

    private static void compare(long seed, DrivenWindow window, Loops loops, boolean inOrder) throws Exception {
        Random random = new Random(seed);
        long watermark = Long.MIN_VALUE;
        long now = -700;
        int outputs = 0;
        for (int step = 0; step < STEPS; step++) {
            now += random.nextInt(3);
            List<String> expected;
            if (random.nextInt(12) == 0) {
                long before = watermark;
                watermark = Math.max(watermark, now - random.nextInt(20));
                window.watermark(watermark);
                expected = loops.pass(before, watermark);
            } else {
                Event event = new Event(KEYS.get(random.nextInt(2)), now - random.nextInt(60), step);
                boolean isSecond = random.nextBoolean();
                window = isSecond ? window.addSecond(event) : window.add(event);
                expected = loops.add(event, isSecond, watermark);
            }
            List<Object> actual = window.taken();
            outputs += actual.size();
            if (inOrder && expected.stream().allMatch(line -> line.startsWith("a"))) {
                assertThat(actual).as("seed %d, step %d", seed, step).isEqualTo(expected);
            } else {
                assertThat(actual).as("seed %d, step %d", seed, step).hasSameElementsAs(expected);
                assertThat(actual).hasSameSizeAs(expected);
            }
        }
        assertThat(outputs).isGreaterThan(STEPS / 20);
        assertThat(values(window.side(WindowJoinTest.LATE)))
                .isEqualTo(loops.late)
                .isNotEmpty();
        assertThat(values(window.side(WindowJoinTest.LATE_SECOND)))
                .isEqualTo(loops.lateSecond)
                .isNotEmpty();
        window.watermark(Long.MAX_VALUE);
        assertThat(window.keepsNothing()).isTrue();
    }

    private static List<Long> values(List<Object> events) {
        return events.stream().map(event -> ((Event) event).value()).toList();
    }

    @ParameterizedTest
    @CsvSource({"1, 0, false", "2, 15, false", "3, 0, true", "4, 15, true"})
    void joinsInTumblingWindowsWhatNestedLoopsJoin(long seed, long lateness, boolean evicting) throws Exception {
        WindowAssigner<Object, TimeWindow> assigner = TumblingEventTimeWindows.of(Duration.ofMillis(20));
        compare(
                seed,
                DrivenWindow.ofTwo((first, second) -> join(first, second, assigner, lateness, evicting)),
                new Loops(aligned(20, 20), Plain::pairs, lateness),
                true);
    }

    @ParameterizedTest
    @CsvSource({"5, 0, false", "6, 15, false", "7, 15, true"})
    void joinsInSlidingWindowsWhatNestedLoopsJoin(long seed, long lateness, boolean evicting) throws Exception {
        WindowAssigner<Object, TimeWindow> assigner =
                SlidingEventTimeWindows.of(Duration.ofMillis(25), Duration.ofMillis(10));
        compare(
                seed,
                DrivenWindow.ofTwo((first, second) -> join(first, second, assigner, lateness, evicting)),
                new Loops(aligned(25, 10), Plain::pairs, lateness),
                false);
    }

    @ParameterizedTest
    @CsvSource({"8, 0, false", "9, 15, false", "10, 15, true"})
    void joinsInSessionsWhatNestedLoopsJoin(long seed, long lateness, boolean evicting) throws Exception {
        WindowAssigner<Object, TimeWindow> assigner = EventTimeSessionWindows.withGap(Duration.ofMillis(4));
        compare(
                seed,
                DrivenWindow.ofTwo((first, second) -> join(first, second, assigner, lateness, evicting)),
                new Loops(sessions(4), Plain::pairs, lateness),
                false);
    }

    @ParameterizedTest
    @CsvSource({"11, 0", "12, 15"})
    void groupsWhatPlainListsHold(long seed, long lateness) throws Exception {
        WindowAssigner<Object, TimeWindow> assigner = TumblingEventTimeWindows.of(Duration.ofMillis(20));
        compare(
                seed,
                DrivenWindow.ofTwo((first, second) -> coGroup(first, second, assigner, lateness)),
                new Loops(aligned(20, 20), Plain::group, lateness),
                false);
    }
}
