package io.tidemark.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.core.barrier.BarrierAligner;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.DropReason;
import io.tidemark.core.operator.MapStateBackend;
import io.tidemark.core.operator.OperatorRuntime;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.operator.RestoredParts;
import io.tidemark.core.operator.TestContext;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.plan.Planner;
import io.tidemark.core.stream.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The subtasks of a pipeline, joined by queues, in one thread; what the subtasks tell their engine is kept. */
final class Wiring implements SubtaskFactory.Channels, SubtaskFactory.Runtimes, SubtaskListener {
    final ExecutionPlan plan;
    final SortedMap<SubtaskId, Subtask> subtasks = new TreeMap<>();
    final SortedMap<String, TestChannel> channels = new TreeMap<>();
    /** By checkpoint and subtask. */
    final SortedMap<Long, SortedMap<SubtaskId, List<OperatorSnapshot>>> snapshots = new TreeMap<>();

    final List<String> events = new ArrayList<>();
    /** The time of day. */
    long millis;

    private final MapStateBackend backend = new MapStateBackend();
    private final int capacity;

    Wiring(StreamExecutionEnvironment env, BarrierAligner.Mode mode, int capacity, LongSupplier nanoTime) {
        this(env, mode, capacity, nanoTime, false);
    }

    Wiring(
            StreamExecutionEnvironment env,
            BarrierAligner.Mode mode,
            int capacity,
            LongSupplier nanoTime,
            boolean unaligned) {
        this.capacity = capacity;
        plan = Planner.plan(env.getDataflow(), env.getMaxParallelism());
        SubtaskFactory factory = new SubtaskFactory(plan, mode, this, this, this, nanoTime, unaligned, Map.of());
        for (Task task : plan.tasks()) {
            for (int subtask = 0; subtask < task.parallelism(); subtask++) {
                SubtaskId id = new SubtaskId(task.index(), subtask);
                subtasks.put(id, factory.make(id));
            }
        }
    }

    Wiring open() throws Exception {
        for (Subtask subtask : subtasks.values()) {
            subtask.open();
        }
        return this;
    }

    /** Gives every source its splits, without starting it; returns all splits. */
    List<SourceSplit> assignSplits() throws Exception {
        List<SourceSplit> all = new ArrayList<>();
        for (Task task : plan.tasks()) {
            if (task.head().node().operation() instanceof Operation.Read<?> read) {
                List<? extends SourceSplit> splits = discover(read.source(), task.parallelism());
                for (int i = 0; i < splits.size(); i++) {
                    subtask(task.index(), i % task.parallelism()).addSplits(List.of(splits.get(i)));
                }
                all.addAll(splits);
            }
        }
        subtasks.values().stream().filter(Subtask::isSource).forEach(Subtask::noMoreSplits);
        return all;
    }

    private static <S extends SourceSplit> List<S> discover(Source<?, S> source, int parallelism) throws IOException {
        return source.createEnumerator(new TestContext("enumerator", 0, parallelism))
                .discover();
    }

    Subtask subtask(int task, int subtask) {
        return subtasks.get(new SubtaskId(task, subtask));
    }

    TestChannel channel(int exchange, int sender, int receiver) {
        return channels.computeIfAbsent(exchange + ":" + sender + ">" + receiver, name -> new TestChannel(capacity));
    }

    @Override
    public Channel between(int exchange, int sender, int receiver) {
        return channel(exchange, sender, receiver);
    }

    @Override
    public OperatorRuntime of(SubtaskId subtask, PlannedOperator operator) {
        int parallelism = plan.tasks().get(subtask.task()).parallelism();
        TestContext context = new TestContext(operator.node().name(), subtask.subtask(), parallelism);
        return new OperatorRuntime(context, backend, plan.keyGroups(), RestoredParts.none(), () -> millis, 0);
    }

    @Override
    public void snapshotTaken(SubtaskId id, long checkpointId, List<OperatorSnapshot> taken, boolean inputEnded) {
        events.add("snapshot " + checkpointId + " of " + id + (inputEnded ? " at the end" : ""));
        Map<SubtaskId, List<OperatorSnapshot>> bySubtask =
                snapshots.computeIfAbsent(checkpointId, checkpoint -> new TreeMap<>());
        assertThat(bySubtask.put(id, taken))
                .as("second snapshot %d of %s", checkpointId, id)
                .isNull();
    }

    @Override
    public void drained(SubtaskId id) {
        events.add("drained " + id);
    }

    @Override
    public void recordsDropped(SubtaskId id, String operatorName, DropReason reason, long count) {
        events.add("late " + operatorName + " " + count);
    }
}
