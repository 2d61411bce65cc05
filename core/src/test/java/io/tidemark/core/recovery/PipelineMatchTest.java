package io.tidemark.core.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.DataStream;
import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.plan.Planner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineMatchTest {
    private static final int KEY_GROUPS = 16;

    /** Sums one after the other, each with a name and perhaps a uid, written 'name' or 'name=uid'. */
    private static ExecutionPlan sums(String... operators) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
        DataStream<Long> stream = env.fromSequence(1, 2).uid("numbers");
        for (String operator : operators) {
            SingleOutputStreamOperator<Long> sum =
                    stream.keyBy(number -> number, Long.class).reduce(Long::sum).name(operator.replaceAll("=.*", ""));
            if (operator.contains("=")) {
                sum.uid(operator.replaceAll(".*=", ""));
            }
            stream = sum;
        }
        stream.sinkTo(new CollectSink<>()).uid("sink");
        return Planner.plan(env.getDataflow(), KEY_GROUPS);
    }

    /** A checkpoint in which every sum holds state. */
    private static RestoredState of(ExecutionPlan plan) {
        List<OperatorSnapshot> operators = new ArrayList<>();
        for (Task task : plan.tasks()) {
            for (PlannedOperator operator : task.operators()) {
                List<KeyedSnapshot> keyed = operator.operatorId().matches("numbers|sink")
                        ? List.of()
                        : List.of(new KeyedSnapshot(
                                "memory",
                                new KeyGroupRange(0, KEY_GROUPS - 1),
                                List.of(new StateFile("chk-0000000007/f", 1, 1, false))));
                operators.add(new OperatorSnapshot(
                        operator.operatorId(),
                        operator.node().name(),
                        KEY_GROUPS,
                        "",
                        List.of(),
                        List.of(new SubtaskSnapshot(0, keyed, List.of(), Bytes.EMPTY, List.of(), false))));
            }
        }
        return RestoredState.of(new CheckpointMetadata(1, "job", 7, 1, 0, List.of(), operators));
    }

    private static void refuses(ExecutionPlan before, ExecutionPlan now, String... words) {
        assertThatThrownBy(() -> of(before).requireFits(now, "job"))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void operatorsWithUidMayMoveAndGetOtherNames() {
        of(sums("one=a", "two=b")).requireFits(sums("zero=z", "deux=b", "un=a"), "job");
    }

    @Test
    void operatorsWithoutUidStayWhatTheyWereWhileTheShapeIsTheSame() {
        of(sums("one", "two")).requireFits(sums("un", "deux"), "job");
    }

    @Test
    void theUidThatComesClosestIsNamed() {
        refuses(
                sums("sum=total-by-user"),
                sums("sum of all=total_by_user", "other=something-else"),
                "'sum' (total-by-user), perhaps now 'sum of all' (total_by_user)",
                "allowNonRestoredState");
    }

    @Test
    void aNameThatComesClosestIsNamedWhereThereIsNoUid() {
        refuses(
                sums("count of users"),
                sums("another", "counts of users"),
                "'count of users' (no uid, #1-Reduce), perhaps now 'counts of users' (no uid, #2-Reduce)",
                "Operators without uid are told by their place");
    }

    @Test
    void anOperatorThatWasPutBeforeAnotherOfItsKindDoesNotGetItsState() {
        refuses(sums("one", "two"), sums("zero", "one", "two"), "'one' (no uid, #1-Reduce)", "'two'");
        refuses(sums("Reduce", "Reduce"), sums("Reduce", "Reduce", "Reduce"), "no uid");
    }

    @Test
    void aUniqueNameAtTheSamePlaceIsWitnessEnoughWhereTheShapeHasChanged() {
        of(sums("one")).requireFits(sums("one", "two"), "job");
    }

    @Test
    void stateWithoutAnOperatorIsLeftBehindWhereThatIsAllowed() {
        ExecutionPlan now = sums("two=b");
        RestoredState state = of(sums("one=a", "two=b"));
        assertThat(state.gone(now)).containsExactly("'one' (a)");
        RestoredState rest = state.withoutWhatIsGone(now, "job");
        KeyGroupRange all = new KeyGroupRange(0, KEY_GROUPS - 1);
        assertThat(rest.keyed("a", all)).isEmpty();
        assertThat(rest.keyed("b", all)).hasSize(1);
    }
}
