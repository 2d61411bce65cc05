package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.api.CheckpointingMode;
import io.tidemark.api.dataflow.Node;
import io.tidemark.checkpoint.metadata.plugin.Plugins;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.core.barrier.BarrierAligner;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.DropReason;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.operator.OperatorRuntime;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.Exchange;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.recovery.RestoredState;
import io.tidemark.core.stream.Channel;
import io.tidemark.core.task.Subtask;
import io.tidemark.core.task.SubtaskFactory;
import io.tidemark.core.task.SubtaskListener;
import io.tidemark.core.time.WatermarkGroups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One execution of a job: its subtasks, spread over workers. Made by the job's starter, then used by the job's thread, which
 * tells the workers what to do and hears from them through {@link Events}.
 */
final class Attempt implements SubtaskListener, Worker.Listener {
    /** What an attempt tells the job; called by workers. */
    interface Events {
        void opened(Attempt attempt);

        void snapshotTaken(
                Attempt attempt,
                SubtaskId subtask,
                long checkpointId,
                List<OperatorSnapshot> snapshots,
                boolean inputEnded);

        void drained(Attempt attempt, SubtaskId subtask);

        void failed(Attempt attempt, String operatorName, Throwable cause);

        void stopped(Attempt attempt);
    }

    private static final long NO_CHECKPOINT = 0;

    private final JobContext job;
    private final String executionId;
    private final RestoredState restored;
    private final StateFiles restoredFiles;
    private final Events events;
    private final DroppedRecordsLog droppedRecords;
    private final Worker[] workers;
    private final Map<SubtaskId, Subtask> subtasks = new LinkedHashMap<>();
    private final Map<SubtaskId, Worker> workerOf = new HashMap<>();
    private final WatermarkGroups watermarkGroups = new SharedWatermarkGroups();
    private int toOpen;
    private int toStop;

    /** Makes the subtasks; fails if what was in flight to them cannot be read. */
    Attempt(JobContext job, String executionId, RestoredState restored, StateFiles restoredFiles, Events events)
            throws OperatorException {
        this.job = job;
        this.executionId = executionId;
        this.restored = restored;
        this.restoredFiles = restoredFiles;
        this.events = events;
        droppedRecords = new DroppedRecordsLog(job.name());
        workers = makeWorkers();
        toOpen = workers.length;
        toStop = workers.length;
        Map<Long, Channel> channels = makeChannels();
        BarrierAligner.Mode mode = job.job().settings().checkpoints().mode() == CheckpointingMode.EXACTLY_ONCE
                ? BarrierAligner.Mode.EXACTLY_ONCE
                : BarrierAligner.Mode.AT_LEAST_ONCE;
        SubtaskFactory factory = new SubtaskFactory(
                job.plan(),
                mode,
                (exchange, sender, receiver) -> channels.get(channelKey(exchange, sender, receiver)),
                this::runtime,
                this,
                System::nanoTime,
                job.job().settings().checkpoints().mayBeUnaligned(),
                restored.inFlight(job.plan()));
        for (Task task : job.plan().tasks()) {
            for (int i = 0; i < task.parallelism(); i++) {
                SubtaskId id = new SubtaskId(task.index(), i);
                Subtask subtask = factory.make(id);
                subtasks.put(id, subtask);
                workerOf.put(id, worker(i));
                worker(i).add(subtask);
            }
        }
    }

    private Worker[] makeWorkers() {
        int widest = 1;
        for (Task task : job.plan().tasks()) {
            widest = Math.max(widest, task.parallelism());
        }
        Worker[] made = new Worker[Math.min(widest, Runtime.getRuntime().availableProcessors())];
        for (int i = 0; i < made.length; i++) {
            made[i] = new Worker("tidemark-" + job.name() + "-worker-" + i, this);
        }
        return made;
    }

    private Worker worker(int subtask) {
        return workers[subtask % workers.length];
    }

    private Map<Long, Channel> makeChannels() {
        Map<Long, Channel> channels = new HashMap<>();
        ExecutionPlan plan = job.plan();
        for (int e = 0; e < plan.exchanges().size(); e++) {
            Exchange exchange = plan.exchanges().get(e);
            int senders = plan.tasks().get(exchange.fromTask()).parallelism();
            int receivers = plan.tasks().get(exchange.toTask()).parallelism();
            for (int sender = 0; sender < senders; sender++) {
                for (int receiver = 0; receiver < receivers; receiver++) {
                    if (exchange.joins(sender, receiver)) {
                        channels.put(
                                channelKey(e, sender, receiver), new QueueChannel(worker(sender), worker(receiver)));
                    }
                }
            }
        }
        return channels;
    }

    private static long channelKey(int exchange, int sender, int receiver) {
        return ((long) exchange << 40) | ((long) sender << 20) | receiver;
    }

    private OperatorRuntime runtime(SubtaskId subtask, PlannedOperator operator) {
        Node node = operator.node();
        Worker worker = workerOf(subtask);
        LocalContext context = new LocalContext(
                job.name(),
                node.name(),
                subtask.subtask(),
                node.parallelism(),
                executionId,
                job.metrics().of(node.name(), operator.operatorId(), subtask.subtask()),
                restored.knownSplits(operator.operatorId()).isPresent(),
                worker::wakeIfAsleep);
        KeyGroupRange range = KeyGroups.rangeOf(subtask.subtask(), job.plan().keyGroups(), node.parallelism());
        return new OperatorRuntime(
                context,
                job.backend(),
                Plugins::stateBackend,
                job.plan().keyGroups(),
                restored.parts(operator.operatorId(), subtask.subtask(), node.parallelism(), range, restoredFiles),
                System::currentTimeMillis,
                job.job().settings().watermarkIntervalMillis(),
                watermarkGroups,
                new WorkerMailbox(worker));
    }

    private Worker workerOf(SubtaskId subtask) {
        return worker(subtask.subtask());
    }

    RestoredState restored() {
        return restored;
    }

    List<SubtaskId> subtaskIds() {
        return new ArrayList<>(subtasks.keySet());
    }

    void start() {
        for (Worker worker : workers) {
            worker.start();
        }
    }

    void addSplits(int task, Map<Integer, List<SourceSplit>> assignment) {
        for (Map.Entry<Integer, List<SourceSplit>> entry : assignment.entrySet()) {
            SubtaskId id = new SubtaskId(task, entry.getKey());
            workerOf(id).tell(new Order(Order.Kind.ADD_SPLITS, subtasks.get(id), NO_CHECKPOINT, entry.getValue()));
        }
    }

    void noMoreSplits(int task) {
        for (Subtask subtask : subtasks.values()) {
            if (subtask.id().task() == task) {
                tell(Order.Kind.NO_MORE_SPLITS, subtask, NO_CHECKPOINT);
            }
        }
    }

    void startSources() {
        tellSources(Order.Kind.START_SOURCE, NO_CHECKPOINT);
    }

    void pauseSources() {
        tellSources(Order.Kind.PAUSE_SOURCE, NO_CHECKPOINT);
    }

    void endSources() {
        tellSources(Order.Kind.END_SOURCE, NO_CHECKPOINT);
    }

    void trigger(long checkpointId, boolean last) {
        for (Subtask subtask : subtasks.values()) {
            if (!subtask.isSource()) {
                tell(Order.Kind.EXPECT_BARRIER, subtask, checkpointId);
            }
        }
        tellSources(last ? Order.Kind.TRIGGER_LAST : Order.Kind.TRIGGER, checkpointId);
    }

    void unalign(long checkpointId) {
        for (Subtask subtask : subtasks.values()) {
            if (!subtask.isSource()) {
                tell(Order.Kind.UNALIGN, subtask, checkpointId);
            }
        }
    }

    void abort(long checkpointId) {
        for (Subtask subtask : subtasks.values()) {
            tell(Order.Kind.ABORT, subtask, checkpointId);
        }
    }

    void notifyComplete(long checkpointId) {
        for (Subtask subtask : subtasks.values()) {
            tell(Order.Kind.NOTIFY_COMPLETE, subtask, checkpointId);
        }
    }

    private void tellSources(Order.Kind kind, long checkpointId) {
        for (Subtask subtask : subtasks.values()) {
            if (subtask.isSource()) {
                tell(kind, subtask, checkpointId);
            }
        }
    }

    private void tell(Order.Kind kind, Subtask subtask, long checkpointId) {
        workerOf(subtask.id()).tell(new Order(kind, subtask, checkpointId, List.of()));
    }

    /** What a subtask is to do between two steps, on the thread that runs it. */
    private record Order(Kind kind, Subtask subtask, long checkpointId, List<SourceSplit> splits)
            implements Worker.Command {
        enum Kind {
            ADD_SPLITS,
            NO_MORE_SPLITS,
            START_SOURCE,
            PAUSE_SOURCE,
            END_SOURCE,
            TRIGGER,
            TRIGGER_LAST,
            EXPECT_BARRIER,
            UNALIGN,
            ABORT,
            NOTIFY_COMPLETE
        }

        @Override
        public void run() throws OperatorException {
            switch (kind) {
                case ADD_SPLITS -> subtask.addSplits(splits);
                case NO_MORE_SPLITS -> subtask.noMoreSplits();
                case START_SOURCE -> subtask.startSource();
                case PAUSE_SOURCE -> subtask.pauseSource();
                case END_SOURCE -> subtask.endSource();
                case TRIGGER -> subtask.triggerCheckpoint(checkpointId);
                case TRIGGER_LAST -> subtask.triggerLastCheckpoint(checkpointId);
                case EXPECT_BARRIER -> subtask.expectBarrier(checkpointId);
                case UNALIGN -> subtask.unalign(checkpointId);
                case ABORT -> subtask.abortCheckpoint(checkpointId);
                case NOTIFY_COMPLETE -> subtask.notifyCheckpointComplete(checkpointId);
            }
        }
    }

    void requestStop() {
        for (Worker worker : workers) {
            worker.requestStop();
        }
    }

    void interrupt() {
        for (Worker worker : workers) {
            worker.interrupt();
        }
    }

    @Override
    public synchronized void opened(Worker worker) {
        toOpen--;
        if (toOpen == 0) {
            events.opened(this);
        }
    }

    @Override
    public void failed(Worker worker, String operatorName, Throwable cause) {
        events.failed(this, operatorName, cause);
    }

    @Override
    public synchronized void stopped(Worker worker) {
        toStop--;
        if (toStop == 0) {
            events.stopped(this);
        }
    }

    @Override
    public void closedBadly(OperatorException failure) {
        Logs.of(Attempt.class)
                .log(
                        WARNING,
                        "Job '" + job.name() + "': operator '" + failure.operatorName() + "' did not close properly.",
                        failure);
    }

    @Override
    public void snapshotTaken(
            SubtaskId subtask, long checkpointId, List<OperatorSnapshot> snapshots, boolean inputEnded) {
        events.snapshotTaken(this, subtask, checkpointId, snapshots, inputEnded);
    }

    @Override
    public void drained(SubtaskId subtask) {
        events.drained(this, subtask);
    }

    @Override
    public void recordsDropped(SubtaskId subtask, String operatorName, DropReason reason, long count) {
        droppedRecords.dropped(operatorName, reason, count);
    }
}
