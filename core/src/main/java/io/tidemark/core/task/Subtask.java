package io.tidemark.core.task;

import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.core.barrier.BarrierAligner;
import io.tidemark.core.inflight.InFlight;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.OperatorChain;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.operator.SourceOperator;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One parallel part of a task: takes what its channels hold, runs its chain of operators, fills its outboxes.
 *
 * <p>{@link #step} does a bounded piece of work and never blocks; a thread around it is five lines, and so is a simulator.
 * While an outbox has no room the subtask takes no input: that is the backpressure, and it reaches the source by itself.
 *
 * <p>A subtask whose input has ended stays: it answers checkpoints until the job is over, so that a checkpoint needs an
 * answer from every subtask at all times, and the last records are published by a checkpoint like all others. Hence
 * barriers may follow the end of input on a channel.
 *
 * <p>Not thread-safe; every method but {@link #open} is called by the one thread that runs the subtask. Time is only
 * measured, never waited for: {@code nanoTime} paces batches.
 */
public final class Subtask {
    private final SubtaskId id;
    private final OperatorChain chain;
    private final @Nullable SourceOperator source;
    private final Inputs inputs;
    private final Backlog backlog;
    private final InputTime eventTime;
    private final @Nullable BarrierAligner aligner;
    /** A snapshot that was taken ahead of its barriers and is not complete yet. */
    private @Nullable Recording recording;

    private final Outputs outputs;
    private final SubtaskListener listener;
    private final OperatorChain.DroppedRecordsTaker droppedRecords;
    private final LongSupplier nanoTime;
    private final PacedLimit limit = new PacedLimit();
    private int nextInput;
    private boolean sourceStarted;
    /** Whether all input is read; what is due because of that may still have to be emitted. */
    private boolean inputRead;

    private boolean sourceEnding;
    /** The newest checkpoint that was begun; 0 if none is awaited. */
    private long expectedBarrier;

    private long lastSnapshot;
    /** The newest checkpoint that the job was to end with; 0 if there was none. */
    private long lastBarrier;
    /** Whether the job is to end with the last snapshot: no timer may fire. What shows that it goes on ends that. */
    private boolean quiet;

    private boolean inputEnded;

    Subtask(
            SubtaskId id,
            OperatorChain chain,
            Inputs inputs,
            Backlog backlog,
            @Nullable BarrierAligner aligner,
            Outputs outputs,
            SubtaskListener listener,
            LongSupplier nanoTime) {
        this.id = id;
        this.chain = chain;
        source = chain.source();
        this.inputs = inputs;
        this.backlog = backlog;
        eventTime = new InputTime(inputs.count());
        this.aligner = aligner;
        this.outputs = outputs;
        this.listener = listener;
        this.nanoTime = nanoTime;
        droppedRecords = (operator, reason, count) -> listener.recordsDropped(id, operator, reason, count);
    }

    /**
     * Returns which subtask this is.
     *
     * @return task and number
     */
    public SubtaskId id() {
        return id;
    }

    /**
     * Returns the name of the operator that takes the input, for errors that belong to no single operator.
     *
     * @return the head's name
     */
    public String name() {
        return chain.head().name();
    }

    /**
     * Opens the operators and restores their state. Called before the first step.
     *
     * @throws OperatorException if one fails
     */
    public void open() throws OperatorException {
        chain.open();
    }

    /**
     * Does a piece of work.
     *
     * @return how much it was, in records and events; 0 if there was nothing to do or no room for output
     * @throws OperatorException if an operator fails
     */
    public int step() throws OperatorException {
        int work = outputs.flushOutboxes() + record(false);
        if (outputs.isBlocked()) {
            chain.heldUp();
            return work;
        }
        if (!quiet) {
            work += chain.advance();
        }
        if (!outputs.isBlocked() && takesInput()) {
            work += takeSome();
        }
        if (inputRead && !inputEnded && !quiet && !chain.isBusy()) {
            endInput();
            work++;
        }
        outputs.flush();
        chain.takeRecordsDropped(droppedRecords);
        return work;
    }

    /**
     * Says when something may be due by itself, as timers are: for those who let time pass, and would not pass it by.
     *
     * @return the processing time in milliseconds; {@link Long#MAX_VALUE} for never
     */
    public long nextProcessingTime() {
        return quiet ? Long.MAX_VALUE : chain.nextProcessingTime();
    }

    private int takeSome() throws OperatorException {
        if (backlog.isEmpty()) {
            return source == null ? takeInput() : pollSource();
        } else if (quiet) {
            return 0;
        }
        InFlight next = backlog.poll();
        int size = next.size();
        long before = nanoTime.getAsLong();
        chain.accept(next);
        limit.took(size, nanoTime.getAsLong() - before);
        return size + 1;
    }

    private int pollSource() throws OperatorException {
        if (sourceEnding && !inputRead) {
            inputRead = true;
            source.endOfTime();
            return 1;
        }
        if (!sourceStarted || inputRead) {
            return 0;
        }
        long before = nanoTime.getAsLong();
        ReaderStatus status = source.poll(Math.min(limit.records(), outputs.wantedRecords()));
        int count = source.lastPolled();
        limit.took(count, nanoTime.getAsLong() - before);
        if (status == ReaderStatus.FINISHED) {
            inputRead = true;
            source.endOfTime();
            return count + 1;
        }
        return status == ReaderStatus.MORE ? count + 1 : count;
    }

    /** A chain that is full takes no input, but for what lies before a barrier, which must not wait for what fills it. */
    private boolean takesInput() {
        return !chain.isFull() || source == null && lastSnapshot < expectedBarrier;
    }

    private int takeInput() throws OperatorException {
        int work = 0;
        for (int i = 0; i < inputs.count() && !outputs.isBlocked() && takesInput(); i++) {
            int channel = nextInput;
            nextInput = channel + 1 == inputs.count() ? 0 : channel + 1;
            if (!aligner.isBlocked(channel)) {
                StreamElement element = inputs.poll(channel, aligner.isRecorded(channel));
                if (element != null) {
                    work += take(channel, element);
                }
            }
        }
        return work;
    }

    private int take(int channel, StreamElement element) throws OperatorException {
        if (element instanceof RecordBatch batch) {
            quiet = false;
            int size = batch.size;
            long before = nanoTime.getAsLong();
            chain.head().accept(inputs.ordinal(channel), batch);
            limit.took(size, nanoTime.getAsLong() - before);
            int wanted = chain.isFull() ? 1 : Math.min(limit.records(), outputs.wantedRecords());
            inputs.wantRecords(channel, wanted);
            return size;
        } else if (element instanceof StreamElement.Barrier barrier) {
            lastBarrier = barrier.last() ? barrier.checkpointId() : lastBarrier;
            carryOut(aligner.on(new BarrierAligner.Event.BarrierReceived(channel, barrier.checkpointId())));
        } else {
            eventTime.take(channel, element, chain.head());
            inputRead = eventTime.hasEnded();
        }
        return 1;
    }

    private void carryOut(List<BarrierAligner.Command> commands) throws OperatorException {
        for (BarrierAligner.Command command : commands) {
            if (command instanceof BarrierAligner.Command.TakeSnapshot take) {
                triggerCheckpoint(take.checkpointId());
            } else if (command instanceof BarrierAligner.Command.StartRecording start) {
                List<OperatorSnapshot> frozen = freeze(start.checkpointId());
                recording = new Recording(start.checkpointId(), frozen, inputEnded, eventTime.copy(), inputs.inlets());
                record(true);
            } else if (command instanceof BarrierAligner.Command.FinishRecording) {
                Recording complete = recording;
                recording = null;
                listener.snapshotTaken(id, complete.checkpointId(), complete.complete(), complete.inputEnded());
            } else if (command instanceof BarrierAligner.Command.DropRecording) {
                dropRecording();
            }
            // blocking and unblocking is asked of the aligner before every poll
        }
    }

    private List<OperatorSnapshot> freeze(long checkpointId) throws OperatorException {
        List<OperatorSnapshot> frozen = backlog.addedTo(chain.snapshot(checkpointId));
        lastSnapshot = checkpointId;
        quiet = checkpointId == lastBarrier;
        outputs.broadcast(new StreamElement.Barrier(checkpointId, quiet));
        return frozen;
    }

    /**
     * Takes out of the channels what belongs to a snapshot that was taken before. Nothing is processed, so it needs no room
     * for output.
     */
    private int record(boolean first) throws OperatorException {
        int found = 0;
        for (int channel = 0; recording != null && channel < inputs.count(); channel++) {
            BarrierAligner.Event end = aligner.isRecorded(channel) ? inputs.record(channel, recording, first) : null;
            if (end != null) {
                found++;
                carryOut(aligner.on(end));
            }
        }
        return found;
    }

    private void dropRecording() {
        recording.drop();
        recording = null;
        inputs.stopRecording();
    }

    private void endInput() throws OperatorException {
        inputEnded = true;
        chain.endInput();
        outputs.broadcast(new StreamElement.EndOfInput());
        listener.drained(id);
    }

    /**
     * Starts a checkpoint; for sources.
     *
     * @param checkpointId the checkpoint
     * @throws OperatorException if an operator fails to freeze its state
     */
    public void triggerCheckpoint(long checkpointId) throws OperatorException {
        listener.snapshotTaken(id, checkpointId, freeze(checkpointId), inputEnded);
    }

    /**
     * Starts the checkpoint that the job is to end with; for sources.
     *
     * @param checkpointId the checkpoint
     * @throws OperatorException if an operator fails to freeze its state
     */
    public void triggerLastCheckpoint(long checkpointId) throws OperatorException {
        lastBarrier = checkpointId;
        triggerCheckpoint(checkpointId);
    }

    /**
     * Learns that a checkpoint has begun, whose barrier will come; for all but sources. May come behind the barrier.
     *
     * @param checkpointId the checkpoint
     */
    public void expectBarrier(long checkpointId) {
        expectedBarrier = Math.max(expectedBarrier, checkpointId);
    }

    /**
     * Learns that a checkpoint is to wait for barriers no longer: unless it was taken here already, the state is frozen now,
     * and what is in flight is stored with it. Ignored where that is not possible; the checkpoint is aligned there.
     *
     * @param checkpointId the checkpoint, the only one under way
     * @throws OperatorException if an operator fails to freeze its state
     */
    public void unalign(long checkpointId) throws OperatorException {
        if (aligner != null && inputs.mayRecord()) {
            carryOut(aligner.on(new BarrierAligner.Event.Unaligned(checkpointId)));
        }
    }

    /**
     * Learns that a checkpoint will not complete.
     *
     * @param checkpointId the checkpoint
     * @throws OperatorException if an operator fails
     */
    public void abortCheckpoint(long checkpointId) throws OperatorException {
        quiet &= checkpointId != lastBarrier;
        expectedBarrier = checkpointId == expectedBarrier ? 0 : expectedBarrier;
        if (aligner != null) {
            carryOut(aligner.on(new BarrierAligner.Event.CheckpointAborted(checkpointId)));
        }
        chain.notifyCheckpointAborted(checkpointId);
    }

    /**
     * Learns that a checkpoint is durable.
     *
     * @param checkpointId the checkpoint
     * @throws OperatorException if an operator fails
     */
    public void notifyCheckpointComplete(long checkpointId) throws OperatorException {
        chain.notifyCheckpointComplete(checkpointId);
    }

    /**
     * Gives a source splits to read.
     *
     * @param splits each at its position
     * @throws OperatorException if one cannot be opened
     */
    public void addSplits(List<SourceSplit> splits) throws OperatorException {
        source.addSplits(splits);
    }

    /** Tells a source that no split will come any more. */
    public void noMoreSplits() {
        source.noMoreSplits();
    }

    /** Lets a source read; until then it only answers checkpoints. */
    public void startSource() {
        sourceStarted = true;
        quiet = false;
    }

    /** Lets a source read nothing until it is started again; it answers checkpoints. */
    public void pauseSource() {
        sourceStarted = false;
    }

    /** Ends a source at its next step as if it had read all its splits. */
    public void endSource() {
        sourceEnding = true;
    }

    /**
     * Says whether this subtask reads a source.
     *
     * @return {@code false} if it reads from other tasks
     */
    public boolean isSource() {
        return source != null;
    }

    /**
     * Releases the operators, all of them whatever fails.
     *
     * @return what failed, or {@code null}
     */
    public @Nullable OperatorException close() {
        if (recording != null) {
            dropRecording();
        }
        return chain.close();
    }
}
