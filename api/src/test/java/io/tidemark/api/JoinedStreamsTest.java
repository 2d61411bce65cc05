package io.tidemark.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.dataflow.WindowContents;
import io.tidemark.api.functions.CoGroupFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.FlatJoinFunction;
import io.tidemark.api.functions.JoinFunction;
import io.tidemark.api.functions.KeySelector;
import io.tidemark.api.functions.RichFlatJoinFunction;
import io.tidemark.api.functions.SideEffecting;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.windowing.ContinuousEventTimeTrigger;
import io.tidemark.api.windowing.EventTimeSessionWindows;
import io.tidemark.api.windowing.TimeWindow;
import io.tidemark.api.windowing.Trigger;
import io.tidemark.api.windowing.TriggerResult;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinedStreamsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    private final DataStream<Long> numbers = env.fromSequence(1, 2).name("numbers");
    private final DataStream<String> words = env.fromData("a", "b").name("words");

    private Node last() {
        List<Node> nodes = env.getDataflow().nodes();
        return nodes.get(nodes.size() - 1);
    }

    private JoinedStreams.WithWindow<Long, String, Long, TimeWindow> tumbling() {
        return numbers.join(words)
                .where(number -> number)
                .equalTo(word -> (long) word.length(), Long.class)
                .window(TumblingEventTimeWindows.of(SECOND));
    }

    private static final class Writing extends RichFlatJoinFunction<Long, String, Double> implements SideEffecting {
        private static final long serialVersionUID = 1L;

        @Override
        public void join(Long first, String second, Collector<Double> out) {}

        @Override
        public DeclaredGuarantee sideEffects() {
            return DeclaredGuarantee.atLeastOnce("it writes");
        }
    }

    private static final class Grouping implements CoGroupFunction<Long, String, Double> {
        private static final long serialVersionUID = 1L;

        @Override
        public void coGroup(Iterable<Long> first, Iterable<String> second, Collector<Double> out) {}
    }

    @Test
    void aJoinIsOneOperatorWithTwoHashedInputs() {
        JoinFunction<Long, String, String> function = (number, word) -> word + number;
        SingleOutputStreamOperator<String> joined = tumbling().apply(function);
        assertThat(joined.type).isEqualTo(String.class);
        assertThat(last().name()).isEqualTo("WindowJoin");
        assertThat(last().inputs())
                .extracting(Edge::input, edge -> edge.partitioning().getClass())
                .containsExactly(tuple(0, Partitioning.Hash.class), tuple(1, Partitioning.Hash.class));
        Operation.Windowed<?, ?, ?> operation = (Operation.Windowed<?, ?, ?>) last().operation();
        assertThat(operation.contents())
                .isEqualTo(new WindowContents.Sides<>(Serdes.of(Long.class), Serdes.of(String.class)));
    }

    @Test
    void aGroupIsNamedForWhatItIsAndItsTypeIsThatOfTheFunction() {
        SingleOutputStreamOperator<Double> grouped = numbers.coGroup(words)
                .where(number -> number)
                .equalTo(word -> (long) word.length(), Long.class)
                .window(TumblingEventTimeWindows.of(SECOND))
                .apply(new Grouping());
        assertThat(grouped.type).isEqualTo(Double.class);
        assertThat(last().name()).isEqualTo("CoGroup");
    }

    @Test
    void theOperatorDoesToTheOutsideWhatTheFunctionDoes() {
        assertThat(tumbling().apply(new Writing()).type).isEqualTo(Double.class);
        Operation.Windowed<?, ?, ?> operation = (Operation.Windowed<?, ?, ?>) last().operation();
        assertThat(((SideEffecting) operation.function()).sideEffects().reason())
                .isEqualTo("it writes");
    }

    @Test
    void recordsOfUnknownTypeAreRefusedNamingTheirStream() {
        DataStream<Object> unknown =
                numbers.<Object>flatMap((number, out) -> out.collect(number)).name("mystery");
        FlatJoinFunction<Long, Object, String> function = (number, object, out) -> {};
        assertThatThrownBy(() -> numbers.join(unknown)
                        .where(number -> number)
                        .equalTo(object -> 1L, Long.class)
                        .window(TumblingEventTimeWindows.of(SECOND))
                        .apply(function))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'mystery'")
                .hasMessageContaining("returns(");
        DataStream<Thread> threads =
                numbers.map(number -> Thread.currentThread()).name("threads");
        assertThatThrownBy(() -> threads.coGroup(words)
                        .where(thread -> 1L, Long.class)
                        .equalTo(word -> 1L, Long.class)
                        .window(TumblingEventTimeWindows.of(SECOND))
                        .apply((one, two, out) -> {}))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("coGroup")
                .hasMessageContaining("Thread");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // as a user who goes around the types
    void keysOfTwoTypesAreRefusedNamingBothStreams() {
        JoinFunction<Long, String, String> function = (number, word) -> word + number;
        assertThatThrownBy(() -> numbers.join(words)
                        .where(number -> number)
                        .equalTo((KeySelector) word -> word, (Class) String.class)
                        .window(TumblingEventTimeWindows.of(SECOND))
                        .apply(function))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'numbers'")
                .hasMessageContaining("'words'")
                .hasMessageContaining("'long'")
                .hasMessageContaining("'string'");
    }

    @Test
    void windowsThatMergeNeedATriggerThatCanAndLatenessIsNotNegative() {
        var sessions = numbers.join(words)
                .where(number -> number)
                .equalTo(word -> (long) word.length(), Long.class)
                .window(EventTimeSessionWindows.withGap(SECOND));
        assertThatThrownBy(() -> sessions.trigger(new CannotMerge()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("merge");
        assertThat(sessions.trigger(ContinuousEventTimeTrigger.of(SECOND))).isSameAs(sessions);
        assertThatThrownBy(() -> sessions.allowedLateness(SECOND.negated()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S");
    }

    private static final class CannotMerge extends Trigger<Object, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public TriggerResult onElement(Object element, long timestamp, TimeWindow window, TriggerContext ctx) {
            return TriggerResult.CONTINUE;
        }

        @Override
        public TriggerResult onEventTime(long time, TimeWindow window, TriggerContext ctx) {
            return TriggerResult.CONTINUE;
        }

        @Override
        public TriggerResult onProcessingTime(long time, TimeWindow window, TriggerContext ctx) {
            return TriggerResult.CONTINUE;
        }

        @Override
        public void clear(TimeWindow window, TriggerContext ctx) {}
    }
}
