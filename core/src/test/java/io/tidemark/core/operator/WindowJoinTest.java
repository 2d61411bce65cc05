package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.DataStream;
import io.tidemark.api.JoinedStreams;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.FlatJoinFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.RichCoGroupFunction;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.api.windowing.CountEvictor;
import io.tidemark.api.windowing.CountTrigger;
import io.tidemark.api.windowing.GlobalWindows;
import io.tidemark.api.windowing.PurgingTrigger;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import io.tidemark.api.windowing.TumblingProcessingTimeWindows;
import io.tidemark.api.windowing.Window;
import io.tidemark.api.windowing.WindowAssigner;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.operator.DrivenWindow.Event;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Joins of two streams by window, by hand. */
class WindowJoinTest {
    static final OutputTag<Event> LATE = new OutputTag<>("late") {};
    static final OutputTag<Event> LATE_SECOND = new OutputTag<>("late2") {};
    private static final ValueStateDescriptor<Long> NUMBER = new ValueStateDescriptor<>("number", Long.class);
    private static final Duration TEN = Duration.ofMillis(10);

    private static <W extends Window> JoinedStreams.WithWindow<Event, Event, String, W> windows(
            DataStream<Event> first, DataStream<Event> second, WindowAssigner<Object, W> assigner) {
        return first.join(second)
                .where(Event::key, String.class)
                .equalTo(Event::key, String.class)
                .window(assigner);
    }

    private static <W extends Window> SingleOutputStreamOperator<String> pairs(
            JoinedStreams.WithWindow<Event, Event, String, W> windows) {
        FlatJoinFunction<Event, Event, String> function =
                (one, two, out) -> out.collect(one.value() + "," + two.value());
        return windows.apply(function);
    }

    private static <W extends Window> DrivenWindow joining(WindowAssigner<Object, W> assigner) throws Exception {
        return DrivenWindow.ofTwo((first, second) -> pairs(windows(first, second, assigner)));
    }

    private static Event event(long at, long value) {
        return new Event("k", at, value);
    }

    @Test
    void joinsEachLeftRecordWithEachRightOneInTheOrderInWhichTheyCame() throws Exception {
        DrivenWindow window = joining(TumblingEventTimeWindows.of(TEN));
        window.addSecond(event(9, 10)).add(event(5, 1)).add(event(0, 2)).addSecond(event(3, 20));
        assertThat(window.watermark(8).taken()).isEmpty();
        assertThat(window.watermark(9).taken()).containsExactly("1,10", "1,20", "2,10", "2,20");
        assertThat(window.timestamps()).containsOnly(9L);
        assertThat(window.keepsNothing()).isTrue();
    }

    @Test
    void keepsRecordsApartWhoseTimesLieOnEitherSideOfAnEdge() throws Exception {
        DrivenWindow window = joining(TumblingEventTimeWindows.of(TEN));
        window.add(event(9, 1)).addSecond(event(10, 2)).add(event(10, 3)).addSecond(event(9, 4));
        window.add(event(-1, 5)).addSecond(event(-10, 6)).addSecond(event(-11, 7));
        assertThat(window.watermark(Long.MAX_VALUE).taken()).containsExactly("5,6", "1,4", "3,2");
    }

    @Test
    void givesNothingForRecordsWithoutPartnerAndKeepsNothingOfThem() throws Exception {
        DrivenWindow window = joining(TumblingEventTimeWindows.of(TEN));
        window.add(event(1, 1)).addSecond(new Event("other", 2, 2));
        assertThat(window.watermark(9).taken()).isEmpty();
        assertThat(window.keepsNothing()).isTrue();
    }

    @Test
    void joinsTheLastMillisecondsOfTime() throws Exception {
        DrivenWindow window = joining(TumblingEventTimeWindows.of(TEN));
        window.add(event(Long.MAX_VALUE - 1, 1)).addSecond(event(Long.MAX_VALUE, 2));
        window.add(event(Long.MIN_VALUE + 1, 3)).addSecond(event(Long.MIN_VALUE + 2, 4));
        assertThat(window.watermark(Long.MAX_VALUE).taken()).containsExactlyInAnyOrder("1,2", "3,4");
        assertThat(window.keepsNothing()).isTrue();
    }

    @Test
    void joinsByTheClockOfTheMachine() throws Exception {
        DrivenWindow window = joining(TumblingProcessingTimeWindows.of(TEN));
        window.clock(105).add(event(0, 1)).addSecond(event(0, 2));
        window.clock(109);
        assertThat(window.taken()).isEmpty();
        assertThat(window.clock(110).taken()).containsExactly("1,2");
        assertThat(window.keepsNothing()).isTrue();
    }

    @Test
    void countsTheRecordsOfBothInputsWhereATriggerCounts() throws Exception {
        DrivenWindow window = DrivenWindow.ofTwo((first, second) ->
                pairs(windows(first, second, GlobalWindows.create()).trigger(PurgingTrigger.of(CountTrigger.of(3)))));
        window.add(event(0, 1)).addSecond(event(0, 2));
        assertThat(window.taken()).isEmpty();
        assertThat(window.restored().addSecond(event(0, 3)).taken()).containsExactly("1,2", "1,3");
    }

    @Test
    void evictsTheOldestOfWhicheverInput() throws Exception {
        DrivenWindow window = DrivenWindow.ofTwo((first, second) ->
                pairs(windows(first, second, TumblingEventTimeWindows.of(TEN)).evictor(CountEvictor.of(3))));
        window.add(event(1, 1)).add(event(2, 2)).addSecond(event(3, 3));
        window = window.restored();
        window.addSecond(event(4, 4));
        assertThat(window.watermark(9).taken()).containsExactly("2,3", "2,4");
        assertThat(window.keepsNothing()).isTrue();
    }

    @Test
    void joinsAnewWhenAnAllowedLateRecordComes() throws Exception {
        DrivenWindow window = DrivenWindow.ofTwo((first, second) ->
                pairs(windows(first, second, TumblingEventTimeWindows.of(TEN)).allowedLateness(TEN)));
        window.add(event(1, 1)).addSecond(event(2, 2));
        assertThat(window.watermark(9).taken()).containsExactly("1,2");
        assertThat(window.addSecond(event(3, 3)).taken()).containsExactly("1,2", "1,3");
        window.watermark(19).addSecond(event(4, 4));
        assertThat(window.taken()).isEmpty();
        assertThat(window.counter("lateRecordsDropped")).isEqualTo(1);
        assertThat(window.keepsNothing()).isTrue();
    }

    @Test
    void sendsLateRecordsToTheSideOutputOfTheirInput() throws Exception {
        DrivenWindow window = DrivenWindow.ofTwo((first, second) ->
                pairs(windows(first, second, TumblingEventTimeWindows.of(TEN)).sideOutputLeftLateData(LATE)));
        window.watermark(9).add(event(1, 1)).addSecond(event(2, 2)).addSecond(event(3, 3));
        assertThat(window.side(LATE)).containsExactly(event(1, 1));
        assertThat(window.counter("lateRecords")).isEqualTo(3);
        assertThat(window.counter("lateRecordsDropped")).isEqualTo(2);
    }

    @Test
    void refusesRecordsWithoutTimestampNamingTheOperator() throws Exception {
        DrivenWindow window = joining(TumblingEventTimeWindows.of(TEN));
        assertThatThrownBy(() -> window.addWithoutTimestamp("k"))
                .rootCause()
                .hasMessageContaining("'window'")
                .hasMessageContaining("timestamp");
    }

    /** Numbers the groups of a key. */
    private static final class Numbering extends RichCoGroupFunction<Event, Event, String> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> number;

        @Override
        public void open(OpenContext context) {
            number = getRuntimeContext().getState(NUMBER);
        }

        @Override
        public void coGroup(Iterable<Event> first, Iterable<Event> second, Collector<String> out) {
            long next = number.value() == null ? 1 : number.value() + 1;
            number.update(next);
            out.collect(next + ": " + count(first) + " and " + count(second));
        }

        private static int count(Iterable<Event> events) {
            return (int) StreamSupport.stream(events.spliterator(), false).count();
        }
    }

    @Test
    void givesEmptySidesToARichCoGroupThatKeepsStateByKey() throws Exception {
        DrivenWindow window = DrivenWindow.ofTwo((first, second) -> first.coGroup(second)
                .where(Event::key, String.class)
                .equalTo(Event::key, String.class)
                .window(TumblingEventTimeWindows.of(TEN))
                .apply(new Numbering()));
        window.add(event(1, 1)).addSecond(event(11, 2)).watermark(9);
        window = window.restored();
        window.watermark(19);
        assertThat(window.taken()).isEqualTo(List.of("2: 0 and 1"));
    }
}
