package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.AsyncDataStream;
import io.tidemark.api.DataStream;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.functions.AsyncFunction;
import io.tidemark.api.functions.CoGroupFunction;
import io.tidemark.api.functions.JoinFunction;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.windowing.CountTrigger;
import io.tidemark.api.windowing.EventTimeSessionWindows;
import io.tidemark.api.windowing.PurgingTrigger;
import io.tidemark.api.windowing.SlidingEventTimeWindows;
import io.tidemark.api.windowing.TimeEvictor;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A job with windows of every kind, joins by window, broadcast state and requests under way goes through 1, 4, 3 and 1
 * subtasks, and gives what it gives if nothing happens to it.
 */
class RescaledWindowsTest {
    private static final int KEYS = 7;
    private static final int RECORDS = 40;
    private static final int MILLIS_APART = 10;
    private static final OutputTag<Long> LATE = new OutputTag<>("late", Long.class);

    @RegisterExtension
    final PipelineTest test = new PipelineTest();

    private final TestSource<Long> left = TestSource.withSplits(3);
    private final TestSource<Long> right = new TestSource<>();
    private final TestSource<Long> rules = new TestSource<>();
    private final TestSink<String> out = new TestSink<>();
    private final List<Runnable> unanswered = new ArrayList<>();
    private boolean answers;

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    private static long keyOf(long number) {
        return number % KEYS;
    }

    private void pipeline(StreamExecutionEnvironment env) {
        env.enableCheckpointing(Duration.ofHours(10));
        DataStream<Long> first =
                env.fromSource(left, left.watermarks(), "left").uid("left").returns(Long.class);
        DataStream<Long> second =
                env.fromSource(right, right.watermarks(), "right").uid("right").returns(Long.class);
        List<DataStream<String>> parts = new ArrayList<>();
        parts.addAll(slicedWindows(first, second));
        parts.addAll(otherWindows(first, second));
        parts.addAll(joins(first, second));
        parts.add(first.keyBy(RescaledWindowsTest::keyOf, Long.class)
                .connect(env.fromSource(rules, "rules")
                        .uid("rules")
                        .returns(Long.class)
                        .broadcast(RuledNumbers.RULES))
                .process(new RuledNumbers())
                .uid("ruled"));
        AsyncFunction<Long, String> request = (number, result) -> {
            Runnable answer = () -> result.complete(List.of("asked " + number));
            if (answers) {
                answer.run();
            } else {
                unanswered.add(answer);
            }
        };
        parts.add(AsyncDataStream.orderedWait(first, request, 1, TimeUnit.DAYS, RECORDS * Rescaling.PHASES)
                .returns(String.class)
                .uid("asked"));
        parts.stream()
                .reduce((one, other) -> one.union(other))
                .orElseThrow()
                .sinkTo(out)
                .uid("out");
    }

    /** Tumbling windows that are evaluated again for late records, and sliding ones, each with state of its own. */
    private static List<DataStream<String>> slicedWindows(DataStream<Long> first, DataStream<Long> second) {
        var tumbled = second.keyBy(RescaledWindowsTest::keyOf, Long.class)
                .window(TumblingEventTimeWindows.of(millis(150), millis(20)))
                .allowedLateness(millis(200))
                .sideOutputLateData(LATE)
                .aggregate(new MutableSum(), new CountedEvaluations<>("tumbled"))
                .uid("tumbled");
        var slid = first.keyBy(RescaledWindowsTest::keyOf, Long.class)
                .window(SlidingEventTimeWindows.of(millis(300), millis(100)))
                .process(new ListedWindows<>("slid"))
                .uid("slid");
        return List.of(
                tumbled,
                tumbled.getSideOutput(LATE)
                        .map(number -> "late " + number)
                        .returns(String.class)
                        .uid("late"),
                slid);
    }

    /** Sessions, windows of counts, and windows with a trigger that keeps state and an evictor. */
    private static List<DataStream<String>> otherWindows(DataStream<Long> first, DataStream<Long> second) {
        return List.of(
                first.filter(number -> (number + 8) % 20 < 14)
                        .keyBy(RescaledWindowsTest::keyOf, Long.class)
                        .window(EventTimeSessionWindows.withGap(millis(100)))
                        .process(new ListedWindows<>("sat"))
                        .uid("sat"),
                second.keyBy(RescaledWindowsTest::keyOf, Long.class)
                        .countWindow(5, 3)
                        .process(new ListedWindows<>("counted"))
                        .uid("counted"),
                second.keyBy(RescaledWindowsTest::keyOf, Long.class)
                        .window(TumblingEventTimeWindows.of(millis(400), millis(50)))
                        .trigger(PurgingTrigger.of(CountTrigger.of(2)))
                        .evictor(TimeEvictor.of(millis(60)))
                        .aggregate(new MutableSum(), new CountedEvaluations<>("purged"))
                        .uid("purged"));
    }

    private static List<DataStream<String>> joins(DataStream<Long> first, DataStream<Long> second) {
        return List.of(
                first.join(second)
                        .where(RescaledWindowsTest::keyOf, Long.class)
                        .equalTo(RescaledWindowsTest::keyOf, Long.class)
                        .window(TumblingEventTimeWindows.of(millis(150), millis(20)))
                        .apply((JoinFunction<Long, Long, String>) (one, other) -> one + " joined " + other)
                        .returns(String.class)
                        .uid("joined"),
                first.coGroup(second)
                        .where(RescaledWindowsTest::keyOf, Long.class)
                        .equalTo(number -> number % 2, Long.class)
                        .window(SlidingEventTimeWindows.of(millis(200), millis(100)))
                        .apply((CoGroupFunction<Long, Long, String>) (ones, others, all) ->
                                all.collect("group " + ListedWindows.list(ones) + ListedWindows.list(others)))
                        .returns(String.class)
                        .uid("grouped"));
    }

    private static long timeOnTheRight(int phase, long number) {
        if (number % 13 == 9) {
            return MILLIS_APART * RECORDS * phase - 250; // the window is over, but is still kept
        }
        return MILLIS_APART * (number % 13 == 4 ? number - 60 : number);
    }

    /** Adds the records of a phase, with some on the right that are late by little or by much, and a rule. */
    private void add(int phase) {
        for (long number = phase * RECORDS; number < (phase + 1) * RECORDS; number++) {
            left.split((int) number % 3).addAt(MILLIS_APART * number, number);
            right.addAt(timeOnTheRight(phase, number), number);
        }
        test.runUntilIdle();
        for (int split = 0; split < 3; split++) {
            left.split(split).watermark(MILLIS_APART * (phase + 1L) * RECORDS - 100);
        }
        right.watermark(MILLIS_APART * (phase + 1L) * RECORDS - 100);
        test.runUntilIdle();
        rules.add((long) phase);
        test.runUntilIdle();
        assertThat(out.unpublished()).isNotEmpty();
    }

    private List<String> finish() {
        answers = true;
        unanswered.forEach(Runnable::run);
        test.runUntilIdle();
        left.end();
        right.end();
        rules.end();
        test.runUntilFinished();
        assertThat(out.unpublished()).isEmpty();
        return out.published().stream().sorted().toList();
    }

    private List<String> uninterrupted() {
        test.run(this::pipeline);
        for (int phase = 0; phase < Rescaling.PHASES; phase++) {
            add(phase);
        }
        return finish();
    }

    @Test
    void theExpectedResultHasAllThereIs() {
        List<String> expected = uninterrupted();
        assertThat(expected).filteredOn(line -> line.startsWith("asked")).hasSize(Rescaling.PHASES * RECORDS);
        assertThat(expected)
                .filteredOn(line -> line.contains(" ruled by "))
                .hasSize(Rescaling.PHASES * Rescaling.PHASES * RECORDS);
        assertThat(expected).filteredOn(line -> line.startsWith("late")).hasSizeGreaterThan(2);
        assertThat(expected).anyMatch(line -> line.startsWith("tumbled") && line.contains("time 2"));
        for (String part : List.of("slid", "sat", "counted", "purged", "group")) {
            assertThat(expected)
                    .as(part)
                    .filteredOn(line -> line.startsWith(part))
                    .hasSizeGreaterThan(RECORDS / 2);
        }
        assertThat(expected).filteredOn(line -> line.contains(" joined ")).hasSizeGreaterThan(RECORDS);
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameThroughOtherParallelisms(Rescaling way) {
        way.run(test, this::pipeline, this::add, () -> assertThat(unanswered).isNotEmpty());
        assertThat(finish()).isEqualTo(new RescaledWindowsTest().uninterrupted());
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameThroughOtherStateBackends(Rescaling way) {
        way.runThroughBackends(
                test, this::pipeline, this::add, () -> assertThat(unanswered).isNotEmpty());
        assertThat(finish()).isEqualTo(new RescaledWindowsTest().uninterrupted());
    }
}
