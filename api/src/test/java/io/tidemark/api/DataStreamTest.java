package io.tidemark.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.connector.PrintSink;
import io.tidemark.api.dataflow.Dataflow;
import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Edge.Port;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.RichFilterFunction;
import io.tidemark.api.functions.RichFlatMapFunction;
import io.tidemark.api.functions.RichMapFunction;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataStreamTest {
    private static final Partitioning FORWARD = new Partitioning.Forward();

    private final StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();

    private List<Node> nodes() {
        return env.getDataflow().nodes();
    }

    private Node last() {
        return nodes().get(nodes().size() - 1);
    }

    @Test
    void everyMethodAddsItsOperator() {
        DataStream<String> lines = env.fromData("to be", "or not");
        CollectSink<String> sink = new CollectSink<>();
        lines.flatMap((String line, Collector<String> out) -> out.collect(line))
                .map(word -> word + "!")
                .filter(word -> word.length() > 2)
                .sinkTo(sink);
        sink.discard();
        assertThat(nodes())
                .extracting(node -> node.operation().getClass().getSimpleName())
                .containsExactly("Read", "FlatMap", "Map", "Filter", "Write");
        assertThat(nodes())
                .extracting(Node::name)
                .containsExactly("Collection Source", "FlatMap", "Map", "Filter", "Sink");
        for (int i = 1; i < 5; i++) {
            assertThat(nodes().get(i).inputs()).containsExactly(new Edge(i - 1, Port.MAIN, FORWARD));
        }
        assertThat(nodes().get(0).inputs()).isEmpty();
    }

    @Test
    void namesUidsAndParallelismReachTheGraph() {
        env.fromSequence(1, 2)
                .name("in")
                .uid("u-in")
                .setParallelism(2)
                .returns(Long.class)
                .map(n -> n)
                .name("add")
                .uid("u-add")
                .setParallelism(3)
                .print()
                .name("out")
                .uid("u-out")
                .setParallelism(4);
        assertThat(nodes()).extracting(Node::name).containsExactly("in", "add", "out");
        assertThat(nodes()).extracting(Node::uid).containsExactly("u-in", "u-add", "u-out");
        assertThat(nodes()).extracting(Node::parallelism).containsExactly(2, 3, 4);
    }

    @Test
    void withoutUidThereIsNone() {
        env.fromSequence(1, 2).print();
        assertThat(nodes()).extracting(Node::uid).containsOnlyNulls();
    }

    @Test
    void refusesAUidUsedTwiceNamingBothOperators() {
        env.fromSequence(1, 2)
                .name("first")
                .uid("same")
                .map(n -> n)
                .name("second")
                .uid("same");
        assertThatThrownBy(env::getDataflow)
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'same'", "'first'", "'second'");
    }

    @Test
    void refusesBlankNamesAndUids() {
        SingleOutputStreamOperator<Long> map =
                env.fromSequence(1, 2).map(n -> n).name("map");
        DataStreamSink sink = map.print();
        assertThatThrownBy(() -> map.name(" ")).hasMessageContainingAll("'map'", "blank");
        assertThatThrownBy(() -> map.uid("")).hasMessageContainingAll("uid", "'map'", "blank");
        assertThatThrownBy(() -> sink.name("")).hasMessageContaining("blank");
        assertThatThrownBy(() -> sink.uid(" ")).hasMessageContaining("blank");
        assertThatThrownBy(() -> env.fromSequence(1, 2).name(" ")).hasMessageContaining("blank");
        assertThat(nodes().get(1).name()).isEqualTo("map");
    }

    @Test
    void aUnionReadsFromAllOfItsStreams() {
        DataStream<Long> a = env.fromSequence(1, 2);
        DataStream<Long> b = env.fromSequence(3, 4);
        DataStream<Long> c = env.fromSequence(5, 6);
        a.union(b, c.rebalance()).map(n -> n);
        assertThat(last().inputs())
                .containsExactly(
                        new Edge(0, Port.MAIN, FORWARD),
                        new Edge(1, Port.MAIN, FORWARD),
                        new Edge(2, Port.MAIN, new Partitioning.Rebalance()));
        a.union(b).union(c).keyBy(n -> n).reduce(Long::sum);
        assertThat(last().inputs())
                .hasSize(3)
                .allSatisfy(edge -> assertThat(edge.partitioning()).isInstanceOf(Partitioning.Hash.class));
    }

    @Test
    void refusesAUnionOverEnvironments() {
        DataStream<Integer> other =
                StreamExecutionEnvironment.getExecutionEnvironment().fromData(1);
        assertThatThrownBy(() -> env.fromData(1).union(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one environment");
    }

    @Test
    void oneStreamMayHaveSeveralReaders() {
        DataStream<Long> source = env.fromSequence(1, 2);
        source.print();
        source.print("again");
        assertThat(nodes()).hasSize(3);
        assertThat(nodes().get(1).inputs()).isEqualTo(nodes().get(2).inputs());
        assertThat(nodes().get(2).name()).isEqualTo("Print");
        assertThat(((Operation.Write<?>) last().operation()).sink()).isInstanceOf(PrintSink.class);
    }

    @Test
    void rejectedInputIsAPortOfTheSource() {
        env.fromSequence(1, 2).getRejected().print();
        assertThat(last().inputs()).containsExactly(new Edge(0, Port.REJECTED, FORWARD));
    }

    @Test
    void aKeyedStreamHashesWithTheSelectorAndTheSerdeOfTheKey() {
        env.fromSequence(1, 2).keyBy(n -> "key" + n).process(new KeyedProcessFunction<String, Long, Long>() {
            private static final long serialVersionUID = 1L;

            @Override
            public void processElement(Long value, Context ctx, Collector<Long> out) {}
        });
        Partitioning.Hash<?, ?> hash =
                (Partitioning.Hash<?, ?>) last().inputs().get(0).partitioning();
        assertThat(hash.keySerde().schema()).isEqualTo("string");
        assertThat(last().operation()).isInstanceOf(Operation.KeyedProcess.class);
    }

    @Test
    void richFunctionsOnAKeyedStreamBecomeKeyedProcesses() {
        KeyedStream<Long, Long> keyed = env.fromSequence(1, 2).keyBy(n -> n);
        keyed.map(new RichMapFunction<Long, Long>() {
            private static final long serialVersionUID = 1L;

            @Override
            public Long map(Long value) {
                return value;
            }
        });
        keyed.filter(new RichFilterFunction<Long>() {
            private static final long serialVersionUID = 1L;

            @Override
            public boolean filter(Long value) {
                return true;
            }
        });
        keyed.flatMap(new RichFlatMapFunction<Long, Long>() {
            private static final long serialVersionUID = 1L;

            @Override
            public void flatMap(Long value, Collector<Long> out) {}
        });
        keyed.map(n -> n);
        keyed.filter(n -> true);
        keyed.flatMap((Long n, Collector<Long> out) -> out.collect(n));
        assertThat(nodes().subList(1, 7))
                .extracting(Node::name)
                .containsExactly("Map", "Filter", "FlatMap", "Map", "Filter", "FlatMap");
        assertThat(nodes().subList(1, 7))
                .extracting(node -> node.operation().getClass().getSimpleName())
                .containsExactly("KeyedProcess", "KeyedProcess", "KeyedProcess", "Map", "Filter", "FlatMap");
        assertThat(nodes().subList(1, 7))
                .allSatisfy(
                        node -> assertThat(node.inputs().get(0).partitioning()).isInstanceOf(Partitioning.Hash.class));
    }

    @Test
    void aStreamKnowsItsEnvironment() {
        assertThat(env.fromData(1).map(n -> n).getExecutionEnvironment()).isSameAs(env);
    }

    @Test
    void aGraphInWrongOrderIsRefused() {
        List<Edge> fromLater = List.of(new Edge(1, Port.MAIN, FORWARD));
        Node early = new Node(0, "early", null, 1, new Operation.Map<>(v -> v), fromLater);
        assertThatThrownBy(() -> new Dataflow(List.of(early))).hasMessageContaining("early");
        Node misplaced = new Node(3, "misplaced", null, 1, new Operation.Map<>(v -> v), List.of());
        assertThatThrownBy(() -> new Dataflow(List.of(misplaced))).hasMessageContainingAll("misplaced", "3");
    }
}
