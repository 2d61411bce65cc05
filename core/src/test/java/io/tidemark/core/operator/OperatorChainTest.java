package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.api.DataStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.RichMapFunction;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.plan.Planner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperatorChainTest {
    /** What rich functions did; static, since every subtask works on a copy. */
    private static final List<String> EVENTS = new ArrayList<>();

    private final StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    private final MapStateBackend backend = new MapStateBackend();
    private final Batches exit = new Batches();

    /** Writes down its life; the value "fail in NAME" makes it throw. */
    private static final class Tracing extends RichMapFunction<String, String> {
        private static final long serialVersionUID = 1L;

        private final String name;
        private final HashSet<String> failing;
        private transient boolean opened;

        Tracing(String name, String... failing) {
            this.name = name;
            this.failing = new HashSet<>(List.of(failing));
        }

        private void event(String what) {
            EVENTS.add(what + " " + name);
            if (failing.contains(what)) {
                throw new IllegalStateException(what + " of " + name + " fails");
            }
        }

        @Override
        public void open(OpenContext openContext) {
            opened = true;
            event("open");
        }

        @Override
        public String map(String value) {
            assertThat(opened).isTrue();
            event("map");
            if (value.equals("fail in " + name)) {
                throw new IllegalStateException("as asked");
            }
            return value;
        }

        @Override
        public void close() {
            event("close");
        }
    }

    @AfterEach
    void forgetEvents() {
        EVENTS.clear();
    }

    private SingleOutputStreamOperator<String> head() {
        env.setParallelism(1);
        return env.fromData("x")
                .keyBy(value -> value, String.class)
                .map((String value) -> value)
                .name("head");
    }

    private SingleOutputStreamOperator<String> then(DataStream<String> stream, Tracing function) {
        return stream.map(function).name(function.name);
    }

    private Task task() {
        ExecutionPlan plan = Planner.plan(env.getDataflow(), 128);
        return plan.tasks().get(plan.tasks().size() - 1);
    }

    private OperatorChain chain(Task task) {
        int last = task.operators().size() - 1;
        return OperatorChain.of(
                task,
                operator -> Batches.runtime(operator.node().name(), backend),
                place -> place == last ? Map.of(Edge.Port.MAIN, List.of(exit)) : Map.of());
    }

    private OperatorChain chainOf(Tracing... functions) {
        SingleOutputStreamOperator<String> stream = head();
        for (Tracing function : functions) {
            stream = then(stream, function);
        }
        return chain(task());
    }

    @Test
    void opensFromTheEndSoThatNoRecordMeetsAClosedOperator() throws Exception {
        OperatorChain chain = chainOf(new Tracing("a"), new Tracing("b"), new Tracing("c"));
        chain.open();
        chain.head().accept(Batches.of("x"));
        assertThat(chain.close()).isNull();
        assertThat(EVENTS)
                .containsExactly(
                        "open c", "open b", "open a", "map a", "map b", "map c", "close a", "close b", "close c");
        assertThat(exit.values()).containsExactly("x");
        assertThat(chain.source()).isNull();
        assertThat(chain.head().name()).isEqualTo("head");
    }

    @Test
    void aFailureNamesTheOperatorInWhichItHappenedWhereverItStands() {
        for (String name : List.of("a", "b", "c")) {
            OperatorChain chain = chainOf(new Tracing("a"), new Tracing("b"), new Tracing("c"));
            OperatorException failure = catchThrowableOfType(OperatorException.class, () -> {
                chain.open();
                chain.head().accept(Batches.of("x", "fail in " + name));
            });
            assertThat(failure.operatorName()).isEqualTo(name);
            assertThat(failure.getCause()).hasMessage("as asked");
        }
    }

    @Test
    void aFailureToOpenNamesItsOperatorAndAllAreStillClosed() {
        OperatorChain chain = chainOf(new Tracing("a"), new Tracing("b", "open"), new Tracing("c"));
        assertThatThrownBy(chain::open)
                .isInstanceOfSatisfying(
                        OperatorException.class,
                        e -> assertThat(e.operatorName()).isEqualTo("b"));
        assertThat(EVENTS).containsExactly("open c", "open b");
        chain.close();
        assertThat(EVENTS).contains("close b", "close c");
    }

    @Test
    void closesEveryOperatorWhateverFails() throws Exception {
        OperatorChain chain = chainOf(new Tracing("a", "close"), new Tracing("b"), new Tracing("c", "close"));
        chain.open();
        OperatorException failure = chain.close();
        assertThat(EVENTS).endsWith("close a", "close b", "close c");
        assertThat(failure.operatorName()).isEqualTo("a");
        assertThat(failure.getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        OperatorException.class,
                        other -> assertThat(other.operatorName()).isEqualTo("c"));
    }

    @Test
    void functionsAreClosedAfterAFailureToo() throws Exception {
        OperatorChain chain = chainOf(new Tracing("a"));
        chain.open();
        assertThatThrownBy(() -> chain.head().accept(Batches.of("fail in a"))).isInstanceOf(OperatorException.class);
        assertThat(chain.close()).isNull();
        assertThat(EVENTS).endsWith("map a", "close a");
    }

    @Test
    void everySubtaskWorksOnACopyOfTheFunction() throws Exception {
        Set<RichMapFunction<String, String>> instances = new HashSet<>();
        RichMapFunction<String, String> original = new RichMapFunction<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public String map(String value) {
                instances.add(this);
                return getRuntimeContext().getTaskName() + getRuntimeContext().getIndexOfThisSubtask();
            }
        };
        head().map(original).name("copied");
        Task task = task();
        for (int attempt = 0; attempt < 3; attempt++) {
            OperatorChain chain = chain(task);
            chain.open();
            chain.head().accept(Batches.of("x"));
        }
        assertThat(instances).hasSize(3).doesNotContain(original);
        assertThat(exit.values()).containsOnly("copied0");
        assertThatThrownBy(original::getRuntimeContext).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFanOutInsideAChainGivesEachReaderAllRecords() throws Exception {
        SingleOutputStreamOperator<String> head = head();
        head.map((String value) -> value + "1")
                .name("left")
                .filter(value -> false)
                .name("dropped");
        head.map((String value) -> value + "2").name("right");
        OperatorChain chain = chain(task());
        chain.open();
        chain.head().accept(Batches.of("x", "y"));
        assertThat(exit.values()).containsExactly("x2", "y2");
    }

    @Test
    void aSnapshotHasAPartOfEachOperator() throws Exception {
        SingleOutputStreamOperator<String> head = head();
        then(head, new Tracing("a")).uid("state-of-a");
        OperatorChain chain = chain(task());
        chain.open();
        assertThat(chain.snapshot(1)).extracting(OperatorSnapshot::operatorId).containsExactly("#1-Map", "state-of-a");
    }

    @Test
    void whatWasFrozenIsReleasedIfASnapshotFailsFurtherOn() throws Exception {
        env.setParallelism(1);
        env.fromSequence(1, 1)
                .keyBy(n -> n)
                .reduce(Long::sum)
                .name("sum")
                .sinkTo(new FailingSink())
                .name("out");
        OperatorChain chain = OperatorChain.of(
                task(), operator -> Batches.runtime(operator.node().name(), backend), place -> Map.of());
        chain.open();
        assertThatThrownBy(() -> chain.snapshot(2))
                .isInstanceOfSatisfying(
                        OperatorException.class,
                        e -> assertThat(e.operatorName()).isEqualTo("out"));
        assertThat(backend.unreleasedSnapshots()).isZero();
        chain.close();
        assertThat(backend.openStores()).isZero();
    }
}
