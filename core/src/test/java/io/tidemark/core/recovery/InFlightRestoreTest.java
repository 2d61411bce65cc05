package io.tidemark.core.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.DataStream;
import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.functions.MapFunction;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.inflight.InFlight;
import io.tidemark.core.inflight.InFlightLists;
import io.tidemark.core.inflight.Inlet;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.plan.Planner;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where records go that were in flight to the operator with the uid 'receiver'. */
class InFlightRestoreTest {
    private static final int GROUPS = 128;

    private interface Way<T> {
        DataStream<T> apply(DataStream<T> stream);
    }

    private static ExecutionPlan plan(int parallelism, Way<Integer> way) {
        return plan(parallelism, Integer.class, Long::intValue, way);
    }

    private static <T> ExecutionPlan plan(int parallelism, Class<T> type, MapFunction<Long, T> map, Way<T> way) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(parallelism);
        way.apply(env.fromSequence(0, 9).map(map).returns(type))
                .filter(record -> true)
                .uid("receiver")
                .sinkTo(new CollectSink<>());
        return Planner.plan(env.getDataflow(), GROUPS);
    }

    private static PlannedOperator receiver(ExecutionPlan plan) {
        return plan.tasks().stream()
                .flatMap(task -> task.operators().stream())
                .filter(operator -> operator.operatorId().equals("receiver"))
                .findFirst()
                .orElseThrow();
    }

    /** What was in flight to one subtask: numbers, and watermarks as text. */
    private static SubtaskSnapshot before(ExecutionPlan plan, int subtask, Object... elements) throws IOException {
        Inlet inlet = Inlet.of(plan, receiver(plan)).get(0);
        List<InFlight> inFlight = new ArrayList<>();
        for (Object element : elements) {
            if (element instanceof String watermark) {
                inFlight.add(new InFlight("receiver", null, new StreamElement.Watermark(Long.parseLong(watermark))));
            } else {
                RecordBatch batch = new RecordBatch(1, false);
                batch.add(element, 7);
                inFlight.add(new InFlight("receiver", inlet, batch));
            }
        }
        return new SubtaskSnapshot(
                subtask,
                List.of(),
                List.of(),
                Bytes.EMPTY,
                List.of(),
                false,
                InFlightLists.write(inFlight),
                SubtaskSnapshot.NO_WATERMARK);
    }

    private static RestoredState state(SubtaskSnapshot... subtasks) {
        OperatorSnapshot operator =
                new OperatorSnapshot("receiver", "Filter", GROUPS, "", List.of(), List.of(subtasks));
        return RestoredState.of(new CheckpointMetadata(1, "job", 3, 1, 0, List.of(), List.of(operator)));
    }

    /** What each subtask gets, in the form of {@link #before}. */
    private static List<List<Object>> given(ExecutionPlan plan, SubtaskSnapshot... subtasks) throws OperatorException {
        Map<SubtaskId, List<InFlight>> inFlight = state(subtasks).inFlight(plan);
        Task task = plan.tasks().stream()
                .filter(candidate -> candidate.operators().contains(receiver(plan)))
                .findFirst()
                .orElseThrow();
        List<List<Object>> given = new ArrayList<>();
        for (int i = 0; i < task.parallelism(); i++) {
            List<Object> ofSubtask = new ArrayList<>();
            for (InFlight some : inFlight.getOrDefault(new SubtaskId(task.index(), i), List.of())) {
                if (some.element() instanceof RecordBatch records) {
                    for (int r = 0; r < records.size; r++) {
                        assertThat(records.timestamp(r)).isEqualTo(7);
                        ofSubtask.add(records.values[r]);
                    }
                } else {
                    ofSubtask.add(String.valueOf(((StreamElement.Watermark) some.element()).timestamp()));
                }
            }
            given.add(ofSubtask);
        }
        return given;
    }

    private static int owner(int key, int parallelism) {
        int group = KeyGroups.groupOf(KeyGroups.mix(Integer.hashCode(key)), GROUPS);
        return KeyGroups.subtaskOf(group, GROUPS, parallelism);
    }

    @Test
    void recordsOfAKeyGoInOrderToTheSubtaskThatOwnsItNow() throws Exception {
        Way<Integer> byKey = numbers -> numbers.keyBy(number -> number % 10, Integer.class);
        ExecutionPlan one = plan(1, byKey);
        List<List<Object>> given = given(plan(3, byKey), before(one, 0, 1, 2, 3, 11, 4, 21, 12));

        for (int key = 1; key <= 4; key++) {
            int wanted = key;
            assertThat(given.get(owner(key, 3)).stream()
                            .filter(number -> (int) number % 10 == wanted)
                            .toList())
                    .isEqualTo(List.of(1, 2, 3, 11, 4, 21, 12).stream()
                            .filter(number -> number % 10 == wanted)
                            .toList());
        }
        assertThat(given.stream().mapToInt(List::size).sum()).isEqualTo(7);
    }

    @Test
    void aCustomPartitionerIsAskedAgain() throws Exception {
        Way<Integer> custom = numbers -> numbers.partitionCustom((key, parts) -> (int) key % parts, number -> number);
        assertThat(given(plan(3, custom), before(plan(1, custom), 0, 0, 1, 2, 3, 4)))
                .containsExactly(List.of(0, 3), List.of(1, 4), List.of(2));
    }

    @Test
    void aGlobalStreamGoesToTheFirstSubtask() throws Exception {
        ExecutionPlan plan = plan(2, DataStream::global);
        assertThat(given(plan, before(plan, 0, 1, 2), before(plan, 1))).containsExactly(List.of(1, 2), List.of());
    }

    @Test
    void otherRecordsStayWhereTheyAreOrAreDealtOut() throws Exception {
        ExecutionPlan two = plan(2, DataStream::rebalance);
        SubtaskSnapshot first = before(two, 0, 1, 2, 3);
        SubtaskSnapshot second = before(two, 1, 4);
        assertThat(given(two, first, second)).containsExactly(List.of(1, 2, 3), List.of(4));
        assertThat(given(plan(1, DataStream::rebalance), first, second)).containsExactly(List.of(1, 2, 3, 4));
        assertThat(given(plan(3, DataStream::rebalance), first, second))
                .containsExactly(List.of(1, 4), List.of(2), List.of(3));
    }

    @Test
    void anOperatorThatIsChainedNowTakesThemAsWell() throws Exception {
        ExecutionPlan two = plan(2, DataStream::rebalance);
        ExecutionPlan chained = plan(1, stream -> stream);
        assertThat(chained.tasks()).hasSize(1);
        assertThat(given(chained, before(two, 0, 1), before(two, 1, 2))).containsExactly(List.of(1, 2));
    }

    @Test
    void eventTimeComesBetweenTheRecordsWhereItCameAndAtAnotherParallelismWithTheLastOfThem() throws Exception {
        ExecutionPlan two = plan(2, DataStream::rebalance);
        SubtaskSnapshot first = before(two, 0, 1, "10", 2, "20", 3);
        SubtaskSnapshot second = before(two, 1, "10", 4, "20");
        assertThat(given(two, first, second)).containsExactly(List.of(1, "10", 2, "20", 3), List.of("10", 4, "20"));
        assertThat(given(plan(1, DataStream::rebalance), first, second))
                .containsExactly(List.of(1, "10", 2, 4, "20", 3));
    }

    @Test
    void anOlderFormOfTheRecordsIsReadLikeOlderState() throws Exception {
        ExecutionPlan now = plan(1, Long.class, number -> number, stream -> stream.keyBy(n -> n, Long.class));
        SubtaskSnapshot written = before(plan(1, stream -> stream.keyBy(n -> n, Integer.class)), 0, 1, 2);
        assertThat(given(now, written)).containsExactly(List.of(1L, 2L));

        ExecutionPlan other = plan(1, String.class, String::valueOf, stream -> stream.keyBy(n -> n, String.class));
        assertThatThrownBy(() -> given(other, written))
                .isInstanceOf(OperatorException.class)
                .hasRootCauseInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("on their way to operator 'Filter'");
    }

    @Test
    void anInputThatIsGoneIsRefusedSoThatNothingIsLost() throws Exception {
        ExecutionPlan plan = plan(1, DataStream::rebalance);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
        env.fromSource(new CollectionSource<>(List.of(1)), "receiver")
                .uid("receiver")
                .sinkTo(new CollectSink<>());
        ExecutionPlan source = Planner.plan(env.getDataflow(), GROUPS);
        assertThatThrownBy(() -> given(source, before(plan, 0, 1)))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("savepoint");
    }

    @Test
    void theFunctionSeesNothingOfThemAmongItsLists() throws Exception {
        ExecutionPlan plan = plan(1, DataStream::rebalance);
        assertThat(state(before(plan, 0, 1)).lists("receiver", 0, 1)).isEmpty();
    }
}
