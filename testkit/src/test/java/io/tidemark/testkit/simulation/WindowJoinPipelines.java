package io.tidemark.testkit.simulation;

import io.tidemark.api.DataStream;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.functions.CoGroupFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.JoinFunction;
import io.tidemark.api.windowing.EventTimeSessionWindows;
import io.tidemark.api.windowing.Evictor;
import io.tidemark.api.windowing.SlidingEventTimeWindows;
import io.tidemark.api.windowing.TaggedUnion;
import io.tidemark.api.windowing.TimeWindow;
import io.tidemark.api.windowing.TimestampedValue;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.StreamSupport;

/** Joins by window to simulate. No record is late, so what they give does not depend on how the two inputs mix. */
final class WindowJoinPipelines {
    private static final int KEYS = 7;

    private WindowJoinPipelines() {}

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    /** Pairs in tumbling windows, and groups in sliding ones that share slices. */
    static void aligned(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        DataStream<Integer> left = JoinPipelines.timed(env, "left");
        DataStream<Integer> right = JoinPipelines.timed(env, "right");
        left.join(right)
                .where(number -> number % KEYS, Integer.class)
                .equalTo(number -> number % KEYS, Integer.class)
                .window(TumblingEventTimeWindows.of(millis(20), millis(3)))
                .apply((JoinFunction<Integer, Integer, String>) (one, two) -> one + "+" + two)
                .uid("pairs")
                .sinkTo(Pipelines.exactlyOnce())
                .name("joined");
        left.coGroup(right)
                .where(number -> number % KEYS, Integer.class)
                .equalTo(number -> number % 2, Integer.class)
                .window(SlidingEventTimeWindows.of(millis(25), millis(10)))
                .apply(new Listing())
                .uid("groups")
                .sinkTo(Pipelines.exactlyOnce())
                .name("grouped");
    }

    /** Pairs in sessions, of which an evictor leaves only some. */
    static void evicted(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        JoinPipelines.timed(env, "left")
                .join(JoinPipelines.timed(env, "right"))
                .where(number -> number / 50 % KEYS, Integer.class)
                .equalTo(number -> number / 50 % KEYS, Integer.class)
                .window(EventTimeSessionWindows.withGap(millis(4)))
                .evictor(new LeavesFewOfTheFirst())
                .apply((JoinFunction<Integer, Integer, String>) (one, two) -> one + "+" + two)
                .uid("sessions")
                .sinkTo(Pipelines.exactlyOnce())
                .name("sat");
    }

    private static final class Listing implements CoGroupFunction<Integer, Integer, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void coGroup(Iterable<Integer> first, Iterable<Integer> second, Collector<String> out) {
            out.collect(sorted(first) + " beside " + sorted(second));
        }

        private static String sorted(Iterable<Integer> numbers) {
            return StreamSupport.stream(numbers.spliterator(), false)
                    .sorted()
                    .toList()
                    .toString();
        }
    }

    private static final class LeavesFewOfTheFirst implements Evictor<TaggedUnion<Integer, Integer>, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void evictBefore(
                Iterable<TimestampedValue<TaggedUnion<Integer, Integer>>> elements,
                int size,
                TimeWindow window,
                EvictorContext context) {
            Iterator<TimestampedValue<TaggedUnion<Integer, Integer>>> all = elements.iterator();
            while (all.hasNext()) {
                TaggedUnion<Integer, Integer> union = all.next().getValue();
                if (union.isOne() && union.getOne() % 10 != 0) {
                    all.remove();
                }
            }
        }

        @Override
        public void evictAfter(
                Iterable<TimestampedValue<TaggedUnion<Integer, Integer>>> elements,
                int size,
                TimeWindow window,
                EvictorContext context) {}
    }
}
