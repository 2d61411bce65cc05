package io.tidemark.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.DataStream;
import io.tidemark.api.DataStreamSource;
import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.dataflow.Dataflow;
import io.tidemark.api.dataflow.Edge.Port;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.core.plan.ExecutionPlan.ChainLink;
import io.tidemark.core.plan.ExecutionPlan.Exchange;
import io.tidemark.core.plan.ExecutionPlan.Task;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private final StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();

    @BeforeEach
    void runInTwoSubtasks() {
        env.setParallelism(2);
    }

    private DataStreamSource<Long> numbers(String name) {
        return env.fromSequence(1, 10).name(name);
    }

    private ExecutionPlan plan() {
        return Planner.plan(env.getDataflow(), 128);
    }

    private static List<String> names(ExecutionPlan plan) {
        return plan.tasks().stream().map(Task::name).toList();
    }

    @Test
    void chainsWhatIsForwardAndEquallyParallel() {
        numbers("source")
                .map(n -> n + 1)
                .name("map")
                .filter(n -> n > 3)
                .name("filter")
                .print()
                .name("sink");
        ExecutionPlan plan = plan();
        assertThat(names(plan)).containsExactly("source -> map -> filter -> sink");
        assertThat(plan.exchanges()).isEmpty();
        assertThat(plan.keyGroups()).isEqualTo(128);
        Task task = plan.tasks().get(0);
        assertThat(task.parallelism()).isEqualTo(2);
        assertThat(task.head().node().name()).isEqualTo("source");
        assertThat(task.operators().get(0).chained()).containsExactly(new ChainLink(Port.MAIN, 1));
        assertThat(task.operators().get(3).chained()).isEmpty();
    }

    @Test
    void beginsATaskBehindAKeyBy() {
        numbers("source")
                .keyBy(n -> n % 3)
                .reduce(Long::sum)
                .name("reduce")
                .map(n -> n)
                .name("map")
                .print()
                .name("sink");
        ExecutionPlan plan = plan();
        assertThat(names(plan)).containsExactly("source", "reduce -> map -> sink");
        Exchange exchange = plan.exchanges().get(0);
        assertThat(plan.exchanges()).hasSize(1);
        assertThat(exchange.fromTask()).isZero();
        assertThat(exchange.fromOperator()).isZero();
        assertThat(exchange.toTask()).isEqualTo(1);
        assertThat(exchange.partitioning()).isInstanceOf(Partitioning.Hash.class);
        for (int sender = 0; sender < 2; sender++) {
            assertThat(exchange.joins(sender, 0)).isTrue();
            assertThat(exchange.joins(sender, 1)).isTrue();
        }
        assertThat(plan.inputsOf(1)).containsExactly(exchange);
        assertThat(plan.outputsOf(0)).containsExactly(exchange);
        assertThat(plan.inputsOf(0)).isEmpty();
        assertThat(plan.outputsOf(1)).isEmpty();
    }

    @Test
    void keysAreExchangedEvenWithOneSubtask() {
        env.setParallelism(1);
        numbers("source").keyBy(n -> n).reduce(Long::sum).name("reduce");
        assertThat(names(plan())).containsExactly("source", "reduce");
    }

    @Test
    void rebalancesAForwardStreamBetweenDifferentParallelisms() {
        numbers("source").map(n -> n).name("map").setParallelism(3).print().name("sink");
        ExecutionPlan plan = plan();
        assertThat(names(plan)).containsExactly("source", "map", "sink");
        assertThat(plan.tasks()).extracting(Task::parallelism).containsExactly(2, 3, 2);
        assertThat(plan.exchanges()).extracting(Exchange::partitioning).containsOnly(new Partitioning.Rebalance());
    }

    @Test
    void anExplicitRebalanceBreaksTheChain() {
        numbers("source").rebalance().map(n -> n).name("map");
        ExecutionPlan plan = plan();
        assertThat(names(plan)).containsExactly("source", "map");
        assertThat(plan.exchanges().get(0).partitioning()).isEqualTo(new Partitioning.Rebalance());
    }

    @Test
    void chainsEveryReaderOfAFanOut() {
        SingleOutputStreamOperator<Long> map = numbers("source").map(n -> n).name("map");
        map.print().name("one");
        map.filter(n -> n > 1).name("filter").print().name("two");
        map.keyBy(n -> n).reduce(Long::sum).name("reduce");
        ExecutionPlan plan = plan();
        assertThat(names(plan)).containsExactly("source -> map -> one -> filter -> two", "reduce");
        List<ExecutionPlan.PlannedOperator> operators = plan.tasks().get(0).operators();
        assertThat(operators.get(0).chained()).containsExactly(new ChainLink(Port.MAIN, 1));
        assertThat(operators.get(1).chained())
                .containsExactly(new ChainLink(Port.MAIN, 2), new ChainLink(Port.MAIN, 3));
        assertThat(operators.get(3).chained()).containsExactly(new ChainLink(Port.MAIN, 4));
        assertThat(plan.exchanges()).extracting(Exchange::fromOperator).containsExactly(1);
    }

    @Test
    void aUnionIsReadByATaskOfItsOwnSubtaskBySubtask() {
        DataStream<Long> wide = numbers("wide").setParallelism(4);
        numbers("a").union(numbers("b"), wide).map(n -> n).name("map").print().name("sink");
        ExecutionPlan plan = plan();
        assertThat(names(plan)).containsExactly("wide", "a", "b", "map -> sink");
        assertThat(plan.exchanges()).extracting(Exchange::fromTask).containsExactly(1, 2, 0);
        assertThat(plan.exchanges()).extracting(Exchange::toTask).containsOnly(3);
        assertThat(plan.exchanges())
                .extracting(Exchange::partitioning)
                .containsExactly(new Partitioning.Forward(), new Partitioning.Forward(), new Partitioning.Rebalance());
        Exchange forward = plan.exchanges().get(0);
        assertThat(forward.joins(1, 1)).isTrue();
        assertThat(forward.joins(0, 1)).isFalse();
    }

    @Test
    void aUnionOfAStreamWithItselfReadsItTwice() {
        DataStream<Long> source = numbers("source");
        source.union(source).print().name("sink");
        assertThat(plan().exchanges()).hasSize(2).extracting(Exchange::fromTask).containsOnly(0);
    }

    @Test
    void rejectedInputTravelsOnAPortOfItsOwn() {
        DataStreamSource<Long> source = numbers("source");
        source.getRejected().print().name("chained");
        source.getRejected().rebalance().print().name("apart");
        source.print().name("main");
        ExecutionPlan plan = plan();
        assertThat(names(plan)).containsExactly("source -> chained -> main", "apart");
        assertThat(plan.tasks().get(0).head().chained())
                .containsExactly(new ChainLink(Port.REJECTED, 1), new ChainLink(Port.MAIN, 2));
        assertThat(plan.exchanges()).extracting(Exchange::port).containsExactly(Port.REJECTED);
    }

    @Test
    void stateIsKeptUnderTheUidOrElseUnderPlaceAndKind() {
        numbers("source")
                .uid("in")
                .map(n -> n)
                .name("map")
                .keyBy(n -> n)
                .reduce(Long::sum)
                .print()
                .uid("out");
        assertThat(plan().tasks().stream().flatMap(task -> task.operators().stream()))
                .extracting(ExecutionPlan.PlannedOperator::operatorId)
                .containsExactly("in", "#1-Map", "#2-Reduce", "out");
        assertThat(Planner.kindOf(env.getDataflow().nodes().get(0))).isEqualTo("Read");
    }

    @Test
    void namesDoNotChangeWhereStateIsKept() {
        numbers("source").map(n -> n).name("before").print();
        String before = Planner.operatorId(env.getDataflow().nodes().get(1));
        StreamExecutionEnvironment other = StreamExecutionEnvironment.getExecutionEnvironment();
        other.fromSequence(1, 2).map(n -> n).name("after").setParallelism(7).print();
        assertThat(Planner.operatorId(other.getDataflow().nodes().get(1))).isEqualTo(before);
    }

    @Test
    void tasksComeAfterThoseTheyReadFrom() {
        DataStream<Long> a = numbers("a");
        DataStream<Long> b = numbers("b").rebalance().map(n -> n).name("map");
        a.union(b)
                .rebalance()
                .filter(n -> true)
                .name("filter")
                .keyBy(n -> n)
                .reduce(Long::sum)
                .print();
        ExecutionPlan plan = plan();
        for (int i = 0; i < plan.tasks().size(); i++) {
            assertThat(plan.tasks().get(i).index()).isEqualTo(i);
        }
        assertThat(plan.exchanges()).allSatisfy(e -> assertThat(e.fromTask()).isLessThan(e.toTask()));
    }

    @Test
    void refusesMoreSubtasksThanKeyGroups() {
        numbers("source").map(n -> n).name("wide map").setParallelism(129);
        assertThatThrownBy(this::plan)
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("wide map", "129", "128", "setMaxParallelism");
        assertThat(Planner.plan(env.getDataflow(), 129).tasks()).hasSize(2);
    }

    @Test
    void refusesAnOperatorThatReadsFromNothing() {
        Node orphan = new Node(0, "orphan", null, 1, new Operation.Filter<>(record -> true), List.of());
        assertThatThrownBy(() -> Planner.plan(new Dataflow(List.of(orphan)), 128))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("orphan");
    }
}
