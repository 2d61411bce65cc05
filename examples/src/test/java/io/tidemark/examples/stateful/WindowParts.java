package io.tidemark.examples.stateful;

import io.tidemark.api.DataStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.eventtime.Watermark;
import io.tidemark.api.eventtime.WatermarkGenerator;
import io.tidemark.api.eventtime.WatermarkOutput;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.JoinFunction;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.windowing.CountTrigger;
import io.tidemark.api.windowing.EventTimeSessionWindows;
import io.tidemark.api.windowing.SlidingEventTimeWindows;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts with windows. What they give depends on the events alone: those of one stream come in the same order each time,
 * watermarks follow each of them, and the late ones are late by far, so that it does not matter how far time has come.
 */
final class WindowParts {
    /** What the lines about late events begin with. */
    static final String LATE = "late ";

    /** The parts that have such lines. */
    static final List<String> WITH_LATE = List.of("tumbled", "slid", "sat");

    private static final OutputTag<Event> TUMBLED_LATE = new OutputTag<>("tumbled late", Event.class);
    private static final OutputTag<Event> SLID_LATE = new OutputTag<>("slid late", Event.class);
    private static final OutputTag<Event> SAT_LATE = new OutputTag<>("sat late", Event.class);

    private WindowParts() {}

    /** Returns the parts by the names of their directories. */
    static Map<String, DataStream<Line>> of(DataStream<Event> left, DataStream<Event> right) {
        Map<String, DataStream<Line>> parts = new LinkedHashMap<>();
        DataStream<Event> events = someLate(left);
        putInTime(events, parts);
        putByCount(events, parts);
        putPairs(left, events, right, parts);
        return parts;
    }

    private static void putInTime(DataStream<Event> events, Map<String, DataStream<Line>> parts) {
        parts.put(
                "tumbled",
                withLate(
                        TUMBLED_LATE,
                        events.keyBy(Event::user)
                                .window(TumblingEventTimeWindows.of(Duration.ofMillis(500), Duration.ofMillis(30)))
                                .sideOutputLateData(TUMBLED_LATE)
                                .aggregate(new Amounts(), new WindowTotals<>())
                                .uid("tumbled")));
        parts.put(
                "slid",
                withLate(
                        SLID_LATE,
                        events.keyBy(Event::user)
                                .window(SlidingEventTimeWindows.of(Duration.ofMillis(900), Duration.ofMillis(300)))
                                .sideOutputLateData(SLID_LATE)
                                .process(new WindowEvents<>())
                                .uid("slid")));
        parts.put(
                "sat",
                withLate(
                        SAT_LATE,
                        events.keyBy(Event::user)
                                .window(EventTimeSessionWindows.withGap(Duration.ofMillis(120)))
                                .sideOutputLateData(SAT_LATE)
                                .aggregate(new Amounts(), new SessionTotals())
                                .uid("sat")));
    }

    private static void putByCount(DataStream<Event> events, Map<String, DataStream<Line>> parts) {
        parts.put(
                "often",
                events.keyBy(Event::user)
                        .window(SlidingEventTimeWindows.of(Duration.ofMillis(900), Duration.ofMillis(300)))
                        .trigger(CountTrigger.of(3))
                        .process(new WindowEvents<>())
                        .uid("often"));
        parts.put(
                "counted",
                events.keyBy(Event::user)
                        .countWindow(7, 3)
                        .process(new WindowEvents<>())
                        .uid("counted"));
    }

    private static void putPairs(
            DataStream<Event> left,
            DataStream<Event> events,
            DataStream<Event> right,
            Map<String, DataStream<Line>> parts) {
        parts.put(
                "joined",
                events.join(right)
                        .where(Event::user)
                        .equalTo(Event::user)
                        .window(TumblingEventTimeWindows.of(Duration.ofMillis(200)))
                        .apply((JoinFunction<Event, Event, Line>) (one, other) ->
                                new Line(one.id() + " and " + other.id(), one.amount() - other.amount()))
                        .returns(Line.class)
                        .uid("joined"));
        parts.put(
                "grouped",
                left.coGroup(right)
                        .where(Event::user)
                        .equalTo(Event::user)
                        .window(SlidingEventTimeWindows.of(Duration.ofMillis(400), Duration.ofMillis(200)))
                        .apply(new Groups())
                        .uid("grouped"));
    }

    private static DataStream<Event> someLate(DataStream<Event> events) {
        return events.map(Event::sometimesLongAgo)
                .setParallelism(1)
                .returns(Event.class)
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Event>forGenerator(Prompt::new)
                        .withTimestampAssigner((event, none) -> event.time()))
                .setParallelism(1)
                .uid("some late");
    }

    /** Says which events were late too. */
    private static DataStream<Line> withLate(OutputTag<Event> late, SingleOutputStreamOperator<Line> lines) {
        return lines.union(lines.getSideOutput(late)
                .map(event -> new Line(LATE + event.id(), event.amount()))
                .returns(Line.class)
                .uid(late.getId()));
    }

    /** Emits a watermark behind each event. */
    private static final class Prompt implements WatermarkGenerator<Event> {
        @Override
        public void onEvent(Event event, long timestamp, WatermarkOutput output) {
            output.emitWatermark(new Watermark(timestamp - Event.MOST_LATE_MILLIS));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }
}
