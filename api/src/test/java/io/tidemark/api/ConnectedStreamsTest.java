package io.tidemark.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Edge.Port;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.functions.CoMapFunction;
import io.tidemark.api.functions.CoProcessFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedCoProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.ProcessJoinFunction;
import io.tidemark.api.functions.RichCoFlatMapFunction;
import io.tidemark.api.functions.RichFunction;
import io.tidemark.api.functions.RuntimeContext;
import io.tidemark.api.functions.SideEffecting;
import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectedStreamsTest {
    private final StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    private final DataStream<Long> numbers = env.fromSequence(1, 2).name("numbers");
    private final DataStream<String> words = env.fromData("a", "b").name("words");

    private Node last() {
        List<Node> nodes = env.getDataflow().nodes();
        return nodes.get(nodes.size() - 1);
    }

    private static final class Either implements CoMapFunction<Long, String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String map1(Long value) {
            return "number " + value;
        }

        @Override
        public String map2(String value) {
            return "word " + value;
        }
    }

    private static final class Keyed extends KeyedCoProcessFunction<Long, Long, String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement1(Long value, Context ctx, Collector<String> out) {}

        @Override
        public void processElement2(String value, Context ctx, Collector<String> out) {}
    }

    @Test
    void theSecondStreamGoesIntoTheSecondInput() {
        SingleOutputStreamOperator<String> both =
                numbers.union(numbers.rebalance()).connect(words.broadcast()).map(new Either());
        assertThat(last().name()).isEqualTo("CoMap");
        assertThat(last().operation()).isInstanceOf(Operation.CoProcess.class);
        assertThat(last().inputs())
                .containsExactly(
                        new Edge(0, Port.MAIN, new Partitioning.Forward(), 0),
                        new Edge(0, Port.MAIN, new Partitioning.Rebalance(), 0),
                        new Edge(1, Port.MAIN, new Partitioning.Broadcast(), 1));
        assertThat(both.type).isEqualTo(String.class);
    }

    @Test
    void keyedStreamsShareStateWhicheverFunctionTheyAreGiven() {
        var keyed = numbers.connect(words).keyBy(number -> number, word -> (long) word.length());
        keyed.map(new Either());
        assertThat(last().operation()).isInstanceOf(Operation.KeyedCoProcess.class);
        assertThat(last().inputs())
                .extracting(Edge::input, edge -> edge.partitioning().getClass())
                .containsExactly(tuple(0, Partitioning.Hash.class), tuple(1, Partitioning.Hash.class));
        keyed.process(new Keyed());
        assertThat(last().operation()).isInstanceOf(Operation.KeyedCoProcess.class);
        keyed.process(new CoProcessFunction<Long, String, String>() {
            private static final long serialVersionUID = 1L;

            @Override
            public void processElement1(Long value, Context ctx, Collector<String> out) {}

            @Override
            public void processElement2(String value, Context ctx, Collector<String> out) {}
        });
        assertThat(last().operation())
                .isInstanceOfSatisfying(
                        Operation.KeyedCoProcess.class,
                        process -> assertThat(process.function().usesTimers()).isFalse());
    }

    @Test
    void refusesOneKeyedStreamAndOneThatIsNot() {
        assertThatThrownBy(() -> numbers.keyBy(n -> n).connect(words).map(new Either()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'numbers'", "'words'", "key both or none");
    }

    @Test
    void refusesKeysOfTwoTypes() {
        assertThatThrownBy(
                        () -> numbers.keyBy(n -> n).connect(words.keyBy(w -> w)).map(new Either()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'numbers'", "'words'", "'long'", "'string'");
    }

    @Test
    void refusesAKeyedFunctionOnStreamsThatAreNot() {
        assertThatThrownBy(() -> numbers.connect(words).process(new Keyed()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'numbers'", "'words'", "keyBy");
    }

    @Test
    void refusesStreamsOfTwoEnvironments() {
        DataStream<Integer> other =
                StreamExecutionEnvironment.getExecutionEnvironment().fromData(1);
        assertThatThrownBy(() -> numbers.connect(other)).hasMessageContaining("one environment");
    }

    @Test
    void refusesARichPartitioner() {
        final class Rich extends RichFunction implements io.tidemark.api.functions.Partitioner<Long> {
            private static final long serialVersionUID = 1L;

            @Override
            public int partition(Long key, int numPartitions) {
                return 0;
            }
        }
        assertThatThrownBy(() -> numbers.partitionCustom(new Rich(), n -> n))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'numbers'", "rich");
    }

    private static final class Pairing extends ProcessJoinFunction<Long, String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Long left, String right, Context ctx, Collector<String> out) {}
    }

    @Test
    void anIntervalJoinSaysWhatItNeedsToKnow() {
        KeyedStream<Long, Integer> left = numbers.keyBy(n -> 1, Integer.class);
        KeyedStream<String, Integer> right = words.keyBy(String::length, Integer.class);
        var joined = left.intervalJoin(right)
                .between(Duration.ofSeconds(-1), Duration.ofSeconds(2))
                .lowerBoundExclusive()
                .upperBoundExclusive()
                .process(new Pairing());
        assertThat(joined.type).isEqualTo(String.class);
        assertThat(last().operation()).isInstanceOfSatisfying(Operation.IntervalJoin.class, join -> {
            assertThat(join.lowerMillis()).isEqualTo(-999);
            assertThat(join.upperMillis()).isEqualTo(1_999);
            assertThat(join.leftSerde()).isEqualTo(Serdes.of(Long.class));
            assertThat(join.rightSerde()).isEqualTo(Serdes.of(String.class));
        });
        assertThat(last().inputs()).extracting(Edge::input).containsExactly(0, 1);
    }

    @Test
    void refusesAnIntervalWithoutInside() {
        KeyedStream<Long, Integer> left = numbers.keyBy(n -> 1, Integer.class);
        KeyedStream<String, Integer> right = words.keyBy(String::length, Integer.class);
        IntervalJoin<Long, String, Integer> join = left.intervalJoin(right);
        assertThatThrownBy(() -> join.between(Duration.ofMillis(2), Duration.ofMillis(1)))
                .hasMessageContainingAll("PT0.002S", "PT0.001S", "swap");
        IntervalJoined<Long, String, Integer> point =
                join.between(Duration.ofMillis(1), Duration.ofMillis(1)).lowerBoundExclusive();
        assertThatThrownBy(() -> point.process(new Pairing()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("nothing lies between");
    }

    private static final class Living extends RichCoFlatMapFunction<Long, String, String> implements SideEffecting {
        private static final long serialVersionUID = 1L;
        private final transient List<String> life;
        private int opened;

        Living(List<String> life) {
            this.life = life;
        }

        @Override
        public void open(OpenContext openContext) {
            life.add("open " + ++opened);
        }

        @Override
        public void flatMap1(Long value, Collector<String> out) {
            life.add("first " + value);
        }

        @Override
        public void flatMap2(String value, Collector<String> out) {
            life.add("second " + value);
        }

        @Override
        public void close() {
            life.add("close");
        }

        @Override
        public DeclaredGuarantee sideEffects() {
            return DeclaredGuarantee.atLeastOnce("calls a service");
        }
    }

    @Test
    void aWrappedFunctionLivesInEachSubtaskByItself() throws Exception {
        List<String> life = new ArrayList<>();
        numbers.connect(words).flatMap(new Living(life));
        CoProcessFunction<Long, String, String> given = function();
        for (int subtask = 0; subtask < 2; subtask++) {
            @SuppressWarnings("unchecked") // a copy is of the class of its original
            var own = (CoProcessFunction<Long, String, String>) given.copyForSubtask();
            own.setRuntimeContext(noContext());
            own.open(new OpenContext() {});
            own.processElement1(5L, null, null);
            own.processElement2("w", null, null);
            own.close();
        }
        assertThat(life)
                .containsExactly("open 1", "first 5", "second w", "close", "open 1", "first 5", "second w", "close");
        assertThat(((SideEffecting) given).sideEffects().reason()).isEqualTo("calls a service");
    }

    private static RuntimeContext noContext() {
        return (RuntimeContext) Proxy.newProxyInstance(
                RuntimeContext.class.getClassLoader(), new Class<?>[] {RuntimeContext.class}, (proxy, method, args) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    @SuppressWarnings("unchecked") // what the test just gave
    private CoProcessFunction<Long, String, String> function() {
        return (CoProcessFunction<Long, String, String>) ((Operation.CoProcess<?, ?, ?>) last().operation()).function();
    }
}
