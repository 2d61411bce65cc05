package io.tidemark.testkit.engine;

import io.tidemark.api.dataflow.Node;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.core.inflight.InFlight;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.DropReason;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.operator.OperatorRuntime;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.recovery.RestoredState;
import io.tidemark.core.task.Subtask;
import io.tidemark.core.task.SubtaskFactory;
import io.tidemark.core.task.SubtaskListener;
import io.tidemark.core.time.WatermarkGroups;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One execution of the job in a simulated process: its subtasks, each with its mailbox, and what is between them. */
final class SimulatedAttempt implements SubtaskListener {
    /** The watermark interval: what a run gives does not hang on how fast it is. */
    private static final long EVERY_BATCH = 0;

    /** What a subtask is to do between two steps. */
    private enum Order {
        ADD_SPLITS,
        NO_MORE_SPLITS,
        START_SOURCE,
        PAUSE_SOURCE,
        END_SOURCE,
        TRIGGER,
        TRIGGER_LAST,
        EXPECT_BARRIER,
        UNALIGN,
        NOTIFY_COMPLETE,
        ABORT;

        boolean isNotification() {
            return this == UNALIGN || this == NOTIFY_COMPLETE || this == ABORT;
        }
    }

    private record Message(Order order, long checkpointId, List<SourceSplit> splits) {}

    private enum Life {
        NEW,
        OPEN,
        CLOSED
    }

    /** A subtask with what surrounds it. */
    private static final class Seat {
        private final Subtask subtask;
        private final List<SimulatedChannel> inputs;
        private final ArrayDeque<Message> mailbox = new ArrayDeque<>();
        private Life life = Life.NEW;

        Seat(Subtask subtask, List<SimulatedChannel> inputs) {
            this.subtask = subtask;
            this.inputs = inputs;
        }
    }

    private final SimulatedProcess process;
    private final World world;
    private final String executionId;
    private final RestoredState restored;
    private final List<Long> existing;
    private final List<SimulatedSplits> sources;
    private final SimulatedPublisher publisher;
    private final List<Seat> seats = new ArrayList<>();
    private final Map<Long, SimulatedChannel> channels = new HashMap<>();
    private final Map<SubtaskId, Seat> byId = new HashMap<>();
    private final WatermarkGroups watermarkGroups = WatermarkGroups.ofOneThread();
    private int toOpen;
    private int toClose;
    private boolean failed;
    private boolean stopping;

    SimulatedAttempt(
            SimulatedProcess process,
            String executionId,
            RestoredState restored,
            List<Long> existing,
            List<SimulatedSplits> sources,
            SimulatedPublisher publisher,
            Map<SubtaskId, List<InFlight>> inFlight) {
        this.process = process;
        world = process.world();
        this.executionId = executionId;
        this.restored = restored;
        this.existing = existing;
        this.sources = sources;
        this.publisher = publisher;
        makeSubtasks(inFlight);
        toOpen = seats.size();
        toClose = seats.size();
    }

    private void makeSubtasks(Map<SubtaskId, List<InFlight>> inFlight) {
        List<SimulatedChannel> inputs = new ArrayList<>();
        SubtaskFactory factory = new SubtaskFactory(
                process.plan(),
                process.settings().mutation().aligned(process.settings().mode()),
                (exchange, sender, receiver) -> {
                    SimulatedChannel channel = channel(exchange, sender, receiver);
                    inputs.add(channel);
                    return channel;
                },
                this::runtime,
                this,
                world::nanoTime,
                process.settings().checkpoints().mayBeUnaligned(),
                inFlight);
        for (Task task : process.plan().tasks()) {
            for (int i = 0; i < task.parallelism(); i++) {
                SubtaskId id = new SubtaskId(task.index(), i);
                inputs.clear();
                Subtask subtask = factory.make(id);
                // the factory asks for the inputs first, then for the outputs
                Seat seat = new Seat(subtask, List.copyOf(inputs.subList(0, inputsOf(id))));
                seats.add(seat);
                byId.put(id, seat);
            }
        }
    }

    private int inputsOf(SubtaskId id) {
        int count = 0;
        for (var exchange : process.plan().inputsOf(id.task())) {
            int senders = process.plan().tasks().get(exchange.fromTask()).parallelism();
            for (int sender = 0; sender < senders; sender++) {
                count += exchange.joins(sender, id.subtask()) ? 1 : 0;
            }
        }
        return count;
    }

    private SimulatedChannel channel(int exchange, int sender, int receiver) {
        long key = ((long) exchange << 40) | ((long) sender << 20) | receiver;
        return channels.computeIfAbsent(
                key, k -> new SimulatedChannel(world, process.settings().mutation(), sender));
    }

    private OperatorRuntime runtime(SubtaskId subtask, PlannedOperator operator) {
        Node node = operator.node();
        KeyGroupRange range =
                KeyGroups.rangeOf(subtask.subtask(), process.plan().keyGroups(), node.parallelism());
        return new OperatorRuntime(
                SimulatedContext.of(
                                process.job().name(), node.name(), subtask.subtask(), node.parallelism(), executionId)
                        .restored(restored.knownSplits(operator.operatorId()).isPresent()),
                process.settings()
                        .mutation()
                        .keeping(process.settings().backends().apply(operator)),
                process.settings().writers(),
                process.plan().keyGroups(),
                restored.parts(
                        operator.operatorId(),
                        subtask.subtask(),
                        node.parallelism(),
                        range,
                        process.checkpoints()::open),
                process::nowMillis,
                EVERY_BATCH,
                watermarkGroups,
                new SimulatedMailbox(world::nextMessage));
    }

    RestoredState restored() {
        return restored;
    }

    SimulatedPublisher publisher() {
        return publisher;
    }

    List<SimulatedSplits> sources() {
        return sources;
    }

    List<SubtaskId> subtaskIds() {
        List<SubtaskId> ids = new ArrayList<>();
        seats.forEach(seat -> ids.add(seat.subtask.id()));
        return ids;
    }

    int size() {
        return seats.size();
    }

    /** Says at which time of the process a subtask may have something to do by itself, as when a timer is due. */
    long nextProcessingTime() {
        long next = SimulatedProcess.NEVER;
        for (Seat seat : seats) {
            if (seat.life == Life.OPEN) {
                next = Math.min(next, seat.subtask.nextProcessingTime());
            }
        }
        return next;
    }

    /** Gives one subtask its turn. */
    boolean act(int index) {
        Seat seat = seats.get(index);
        try {
            if (stopping) {
                return close(seat);
            } else if (failed || seat.life == Life.CLOSED) {
                return false;
            } else if (seat.life == Life.NEW) {
                return open(seat);
            } else if (toOpen > 0) {
                return false;
            }
            return work(seat);
        } catch (OperatorException e) {
            failed = true;
            process.failed(this, e);
            return true;
        }
    }

    private boolean open(Seat seat) throws OperatorException {
        seat.subtask.open();
        seat.life = Life.OPEN;
        toOpen--;
        if (toOpen == 0) {
            process.post(() -> process.opened(this, existing));
        }
        return true;
    }

    private boolean work(Seat seat) throws OperatorException {
        OperatorException failure =
                world.failureIn(process.plan().tasks().get(seat.subtask.id().task()));
        if (failure != null) {
            throw failure;
        }
        if (!seat.mailbox.isEmpty() && world.readsMail()) {
            deliver(seat);
            return true;
        }
        return seat.subtask.step() > 0;
    }

    private void deliver(Seat seat) throws OperatorException {
        Message message = seat.mailbox.poll();
        if (message.order().isNotification()) {
            switch (world.delivery()) {
                case NOW -> carryOut(seat.subtask, message);
                case LATE -> seat.mailbox.addLast(message);
                case OVERTAKEN -> overtake(seat, message);
                case NEVER -> {}
            }
        } else {
            carryOut(seat.subtask, message);
        }
    }

    /** Lets the next notification go first, if one follows. */
    private static void overtake(Seat seat, Message message) {
        Message next = seat.mailbox.peek();
        boolean swapped = next != null && next.order().isNotification();
        if (swapped) {
            seat.mailbox.poll();
        }
        seat.mailbox.addFirst(message);
        if (swapped) {
            seat.mailbox.addFirst(next);
        }
    }

    private void carryOut(Subtask subtask, Message message) throws OperatorException {
        switch (message.order()) {
            case ADD_SPLITS -> subtask.addSplits(message.splits());
            case NO_MORE_SPLITS -> subtask.noMoreSplits();
            case START_SOURCE -> subtask.startSource();
            case PAUSE_SOURCE -> subtask.pauseSource();
            case END_SOURCE -> subtask.endSource();
            case TRIGGER -> subtask.triggerCheckpoint(message.checkpointId());
            case TRIGGER_LAST -> subtask.triggerLastCheckpoint(message.checkpointId());
            case EXPECT_BARRIER -> subtask.expectBarrier(message.checkpointId());
            case UNALIGN -> subtask.unalign(message.checkpointId());
            case ABORT -> subtask.abortCheckpoint(message.checkpointId());
            case NOTIFY_COMPLETE -> subtask.notifyCheckpointComplete(message.checkpointId());
        }
    }

    void assignSplits() {
        for (SimulatedSplits source : sources) {
            source.first()
                    .forEach((subtask, splits) -> byId.get(
                                    new SubtaskId(source.task().index(), subtask))
                            .mailbox
                            .add(new Message(Order.ADD_SPLITS, 0, splits)));
            for (int i = 0; i < source.task().parallelism(); i++) {
                byId.get(new SubtaskId(source.task().index(), i))
                        .mailbox
                        .add(new Message(Order.NO_MORE_SPLITS, 0, List.of()));
            }
        }
        if (!process.settings().mutation().sourcesWait()) {
            startSources();
        }
    }

    void startSources() {
        tell(Order.START_SOURCE, 0, true);
    }

    void pauseSources() {
        tell(Order.PAUSE_SOURCE, 0, true);
    }

    void endSources() {
        tell(Order.END_SOURCE, 0, true);
    }

    List<SimulatedChannel> channels() {
        return List.copyOf(channels.values());
    }

    void trigger(long checkpointId, boolean last) {
        tell(Order.EXPECT_BARRIER, checkpointId, false);
        tell(last ? Order.TRIGGER_LAST : Order.TRIGGER, checkpointId, true);
    }

    void unalign(long checkpointId) {
        for (Seat seat : seats) {
            if (!seat.subtask.isSource()) {
                seat.mailbox.add(new Message(Order.UNALIGN, checkpointId, List.of()));
            }
        }
    }

    void abort(long checkpointId) {
        tell(Order.ABORT, checkpointId, false);
    }

    void notifyComplete(long checkpointId) {
        tell(Order.NOTIFY_COMPLETE, checkpointId, false);
    }

    private void tell(Order order, long checkpointId, boolean sourcesAlone) {
        for (Seat seat : seats) {
            if (!sourcesAlone || seat.subtask.isSource()) {
                seat.mailbox.add(new Message(order, checkpointId, List.of()));
            }
        }
    }

    void stop() {
        stopping = true;
    }

    private boolean close(Seat seat) {
        if (seat.life == Life.CLOSED) {
            return false;
        }
        seat.life = Life.CLOSED;
        seat.subtask.close();
        toClose--;
        if (toClose == 0) {
            process.stopped(this);
        }
        return true;
    }

    /** Closes what is open, in whatever state it is. */
    void reclaim() {
        for (Seat seat : seats) {
            if (seat.life != Life.CLOSED) {
                seat.life = Life.CLOSED;
                seat.subtask.close();
            }
        }
        publisher.close();
    }

    void release() {
        publisher.close();
    }

    @Override
    public void snapshotTaken(
            SubtaskId subtask, long checkpointId, List<OperatorSnapshot> snapshots, boolean inputEnded) {
        world.watcher()
                .snapshot(
                        subtask,
                        checkpointId,
                        byId.get(subtask).inputs,
                        process.settings().mode(),
                        snapshots.get(0).inFlight() != null);
        process.driver()
                .snapshotTaken(
                        this,
                        subtask,
                        checkpointId,
                        process.settings().mutation().frozen(snapshots),
                        inputEnded);
    }

    @Override
    public void drained(SubtaskId subtask) {
        process.drained(this, subtask);
    }

    @Override
    public void recordsDropped(SubtaskId subtask, String operatorName, DropReason reason, long count) {
        // counted in the metrics; there is no log
    }
}
