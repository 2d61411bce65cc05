package io.tidemark.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.functions.BroadcastProcessFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedBroadcastProcessFunction;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.StateTtlConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BroadcastStreamTest {
    private static final MapStateDescriptor<String, Long> RULES =
            new MapStateDescriptor<>("rules", String.class, Long.class);

    private final StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    private final DataStream<Long> numbers = env.fromData(1L, 2L).name("numbers");
    private final DataStream<String> words = env.fromData("a", "b").name("words");

    private Node last() {
        List<Node> nodes = env.getDataflow().nodes();
        return nodes.get(nodes.size() - 1);
    }

    private static class Plain extends BroadcastProcessFunction<Long, String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Long value, ReadOnlyContext ctx, Collector<String> out) {}

        @Override
        public void processBroadcastElement(String value, Context ctx, Collector<String> out) {}
    }

    private static class Keyed extends KeyedBroadcastProcessFunction<Long, Long, String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Long value, ReadOnlyContext ctx, Collector<String> out) {}

        @Override
        public void processBroadcastElement(String value, Context ctx, Collector<String> out) {}
    }

    private static final class Timing extends Keyed {
        private static final long serialVersionUID = 1L;

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {}
    }

    @Test
    void theBroadcastStreamGoesIntoTheSecondInput() {
        SingleOutputStreamOperator<String> both =
                numbers.connect(words.broadcast(RULES)).process(new Plain());
        assertThat(both.type).isEqualTo(String.class);
        assertThat(((Operation.BroadcastProcess<?, ?, ?>) last().operation()).states())
                .isEqualTo(List.of(RULES));
        assertThat(last().inputs())
                .extracting(Edge::input, edge -> edge.partitioning().getClass())
                .containsExactly(tuple(0, Partitioning.Forward.class), tuple(1, Partitioning.Broadcast.class));
    }

    @Test
    void aKeyedStreamKeepsItsKeys() {
        numbers.keyBy(n -> n).connect(words.broadcast(RULES)).process(new Timing());
        assertThat(last().operation())
                .isInstanceOfSatisfying(
                        Operation.KeyedBroadcastProcess.class,
                        process -> assertThat(process.function().usesTimers()).isTrue());
        assertThat(last().inputs())
                .extracting(Edge::input, edge -> edge.partitioning().getClass())
                .containsExactly(tuple(0, Partitioning.Hash.class), tuple(1, Partitioning.Broadcast.class));
        assertThat(new Keyed().usesTimers()).isFalse();
    }

    @Test
    void refusesTheFunctionOfTheOtherKind() {
        var keyed = numbers.keyBy(n -> n).connect(words.broadcast(RULES));
        assertThatThrownBy(() -> keyed.process(new Plain()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'numbers'", "'words'", "KeyedBroadcastProcessFunction");
        var plain = numbers.connect(words.broadcast(RULES));
        assertThatThrownBy(() -> plain.process(new Keyed()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'numbers'", "'words'", "keyBy");
    }

    @Test
    void refusesStatesThatCannotBeKept() {
        assertThatThrownBy(() -> words.broadcast(new MapStateDescriptor<?, ?>[0]))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'words'", "no state");
        assertThatThrownBy(
                        () -> words.broadcast(RULES, new MapStateDescriptor<>("rules", Integer.class, Integer.class)))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'words'", "'rules'", "two states");
        MapStateDescriptor<String, Long> expiring = new MapStateDescriptor<>("expiring", String.class, Long.class);
        expiring.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofDays(1)).build());
        assertThatThrownBy(() -> words.broadcast(expiring))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'words'", "'expiring'", "time to live");
    }

    @Test
    void refusesStreamsOfTwoEnvironments() {
        DataStream<String> other =
                StreamExecutionEnvironment.getExecutionEnvironment().fromData("c");
        assertThatThrownBy(() -> numbers.connect(other.broadcast(RULES)).process(new Plain()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
