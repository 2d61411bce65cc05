package io.tidemark.core.barrier;

import io.tidemark.core.model.InvariantViolation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Decides, for one subtask, when to take the snapshot of a checkpoint: when its barrier has come through every input
 * channel.
 *
 * <p>The idea is asynchronous barrier snapshotting (Carbone et al., "Lightweight Asynchronous Snapshots for
 * Distributed Dataflows", 2015). A barrier divides what flows through a channel into records before and after the
 * checkpoint. The two modes differ in one thing only: whether a channel that has delivered its barrier is polled on
 * while others have not.
 *
 * <ul>
 *   <li>{@link Mode#EXACTLY_ONCE} blocks it, so that the snapshot holds the effect of every record before the barriers
 *       and of none behind them. A blocked channel delivers nothing, so the barrier of the next checkpoint waits behind
 *       it: concurrent checkpoints align one after the other.
 *   <li>{@link Mode#AT_LEAST_ONCE} does not, so that nothing ever waits. Records that overtook the slowest barrier are
 *       in the snapshot and come again after a restore. Any number of checkpoints are counted side by side.
 * </ul>
 *
 * <pre>
 *   Idle      --BarrierReceived(n)-->     Aligning(n)   BlockChannel (exactly once)
 *                                         Idle          TakeSnapshot, if it was the only open channel
 *   Aligning  --BarrierReceived(n)-->     Aligning(n)   BlockChannel (exactly once)
 *                                         Idle          TakeSnapshot, UnblockChannels, if it was the last channel
 *   Aligning  --BarrierReceived(m > n)--> Aligning(m)   UnblockChannels, if that channel skipped n: n is given up
 *   Aligning  --CheckpointAborted(n)-->   Idle          UnblockChannels
 *   Aligning  --ChannelClosed-->          Idle          TakeSnapshot, UnblockChannels, if only that channel was missing
 *   any       --CheckpointAborted(m)-->   same          remembered if m has not been seen, else too late
 *   any       --BarrierReceived(m)-->     same          ignored if m is over or aborted
 *
 *   Idle, Aligning  --Unaligned(n)-->     Recording(n)  StartRecording, UnblockChannels; nothing if n is over or aborted
 *   Recording --BarrierReceived(n)-->     Recording(n)
 *                                         Idle          FinishRecording, if it was the last channel
 *   Recording --ChannelClosed-->          Idle          FinishRecording, if only that channel was missing
 *   Recording --CheckpointAborted(n)-->   Idle          DropRecording
 *   Recording --BarrierReceived(m > n)--> Aligning(m)   DropRecording, if that channel skipped n
 *   Recording --Unaligned(m > n)-->       Recording(m)  DropRecording, StartRecording
 * </pre>
 *
 * <p>At least once, {@code Aligning} is that state for each of several checkpoints, and {@code Unaligned} is ignored:
 * nothing waits there.
 *
 * <p><b>Recording</b> is the snapshot of Chandy and Lamport ("Distributed Snapshots: Determining Global States of
 * Distributed Systems", 1985), which any process may begin by itself. The state is frozen at once, and what a channel
 * delivers from then on until its barrier belongs to the snapshot as well: it was sent before the sender's snapshot
 * and had not been processed at this one's. A channel that was blocked is complete. Whoever says {@code Unaligned(n)}
 * takes checkpoints one after the other, so that all older ones are over.
 *
 * <p><b>Aborts travel as messages, not as barriers.</b> The coordinator tells every subtask; one that knows in time
 * does not forward the barrier. So this subtask may see the barrier of an aborted checkpoint on some channels and not
 * on others, before or after it is told, and must never wait for one that will not come. Two facts make that easy:
 *
 * <ol>
 *   <li>A channel is first in, first out, and sources emit barriers in rising order. A channel that delivers
 *       <i>m</i> without having delivered <i>n &lt; m</i> will never deliver <i>n</i>: <i>n</i> was aborted upstream,
 *       and the message about it is still on its way here. Then <i>n</i> is given up.
 *   <li>For the same reason a newer checkpoint cannot complete here while an older one is still counted: when every
 *       channel has delivered <i>m</i>, each has delivered <i>n</i> before, and <i>n</i> was complete then, or has
 *       skipped it, and <i>n</i> was given up then. Nothing needs to be subsumed, and a barrier lower than the highest
 *       one seen belongs either to a checkpoint that is being aligned or to one that is over.
 * </ol>
 *
 * <p>So {@code lastBarrier} alone says which channels have reached a checkpoint that is being aligned: those whose
 * last barrier is not lower. A closed channel has reached all.
 *
 * <p>Called once a barrier, not once a record, except for {@link #isBlocked}, which is one array read. Memory: nine
 * bytes a channel, and a few longs. Pure and not thread-safe: it belongs to the thread that runs the subtask. One
 * instance serves one attempt.
 *
 * @since 0.1
 */
public final class BarrierAligner {
    /**
     * How many aborted checkpoints are remembered whose barriers have not come yet. Beyond it the oldest is forgotten;
     * its barriers, should they still come, then align like any others until the next checkpoint overtakes them, and
     * the coordinator ignores the answer.
     */
    public static final int MAX_REMEMBERED_ABORTS = 1_000;

    private static final long NO_BARRIER = 0;
    private static final long CLOSED = Long.MAX_VALUE;

    /** Whether channels wait for each other. */
    public enum Mode {
        /** A channel whose barrier has come waits for the others. */
        EXACTLY_ONCE,
        /** No channel ever waits. */
        AT_LEAST_ONCE
    }

    /** A fact the subtask reports. */
    public sealed interface Event {
        /**
         * A barrier came out of a channel.
         *
         * @param channel where, from 0
         * @param checkpointId its checkpoint, higher than every earlier one of that channel
         */
        record BarrierReceived(int channel, long checkpointId) implements Event {}

        /**
         * The coordinator said that a checkpoint will not complete; may come before, between and after its barriers.
         *
         * @param checkpointId the checkpoint
         */
        record CheckpointAborted(long checkpointId) implements Event {}

        /**
         * A channel will deliver nothing more, not even barriers.
         *
         * @param channel which, from 0
         */
        record ChannelClosed(int channel) implements Event {}

        /**
         * The coordinator said that a checkpoint is not to wait for barriers; may come before, between and after them.
         *
         * @param checkpointId the checkpoint, the only one under way
         */
        record Unaligned(long checkpointId) implements Event {}
    }

    /** An effect the subtask carries out, in list order. */
    public sealed interface Command {
        /**
         * Poll this channel no more; {@link #isBlocked} says so from now on.
         *
         * @param channel which, from 0
         */
        record BlockChannel(int channel) implements Command {}

        /** Poll all channels again; {@link #isBlocked} says so from now on. */
        record UnblockChannels() implements Command {}

        /**
         * Freeze the state, then forward the barrier to every output, then go on.
         *
         * @param checkpointId the checkpoint
         */
        record TakeSnapshot(long checkpointId) implements Command {}

        /**
         * Freeze the state, then forward the barrier to every output; from now on what comes out of a channel belongs to
         * the snapshot as long as {@link #isRecorded} says so.
         *
         * @param checkpointId the checkpoint
         */
        record StartRecording(long checkpointId) implements Command {}

        /**
         * The snapshot is complete.
         *
         * @param checkpointId the checkpoint
         */
        record FinishRecording(long checkpointId) implements Command {}

        /**
         * Give the snapshot up; what was recorded has still to be processed.
         *
         * @param checkpointId the checkpoint
         */
        record DropRecording(long checkpointId) implements Command {}
    }

    private final Mode mode;
    /** The highest barrier that each channel has delivered. */
    private final long[] lastBarrier;

    private final boolean[] blocked;
    /** What waits for further barriers; in exactly-once mode at most one. */
    private final SortedSet<Long> aligning = new TreeSet<>();
    /** Aborted checkpoints of which no barrier has come yet; all above {@link #highestSeen}. */
    private final SortedSet<Long> abortedAhead = new TreeSet<>();

    private long highestSeen = NO_BARRIER;
    /** The checkpoint that was taken before its barriers had come, or 0. */
    private long recording = NO_BARRIER;

    /**
     * Makes the aligner of a subtask that has seen no barrier in this attempt.
     *
     * @param mode whether channels wait for each other
     * @param channels how many input channels there are, at least 1; a source has none and needs no aligner
     */
    public BarrierAligner(Mode mode, int channels) {
        if (channels < 1) {
            throw new IllegalArgumentException("Barriers align over at least 1 channel, not " + channels);
        }
        this.mode = mode;
        this.lastBarrier = new long[channels];
        this.blocked = new boolean[channels];
    }

    /**
     * Says whether a channel must not be polled now. Cheap enough to be asked before every poll.
     *
     * @param channel from 0
     * @return {@code true} while the channel waits for the others
     */
    public boolean isBlocked(int channel) {
        return blocked[channel];
    }

    /**
     * Says whether what a channel delivers now belongs to a snapshot that was taken before. Cheap enough to be asked
     * before every poll.
     *
     * @param channel from 0
     * @return {@code true} until the channel's barrier of that checkpoint has come
     */
    public boolean isRecorded(int channel) {
        return lastBarrier[channel] < recording;
    }

    /**
     * Returns the checkpoints that wait for further barriers before their snapshot.
     *
     * @return a snapshot, lowest first; at most one in exactly-once mode
     */
    public SortedSet<Long> aligning() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(aligning));
    }

    /**
     * Applies one event.
     *
     * @param event what happened
     * @return what to do, in order; often empty
     * @throws InvariantViolation if a channel that is blocked or closed delivers a barrier, or one that is not higher
     *     than its last
     */
    public List<Command> on(Event event) {
        List<Command> commands = new ArrayList<>();
        if (event instanceof Event.BarrierReceived barrier) {
            received(barrier.channel(), barrier.checkpointId(), commands);
        } else if (event instanceof Event.CheckpointAborted aborted) {
            aborted(aborted.checkpointId(), commands);
        } else if (event instanceof Event.ChannelClosed closed) {
            closed(closed.channel(), commands);
        } else if (event instanceof Event.Unaligned unaligned) {
            unaligned(unaligned.checkpointId(), commands);
        } else {
            throw new InvariantViolation("The aligner has no transition for " + event);
        }
        InvariantViolation.check(
                mode == Mode.AT_LEAST_ONCE || aligning.size() <= 1,
                "Checkpoints %s align at once after %s",
                aligning,
                event);
        return commands;
    }

    private void received(int channel, long checkpointId, List<Command> commands) {
        InvariantViolation.check(!blocked[channel], "Blocked channel %d delivered barrier %d", channel, checkpointId);
        InvariantViolation.check(
                lastBarrier[channel] < checkpointId,
                "Channel %d delivered barrier %d behind barrier %d",
                channel,
                checkpointId,
                lastBarrier[channel]);
        giveUp(aligning.subSet(lastBarrier[channel] + 1, checkpointId), commands);
        if (isRecorded(channel) && recording < checkpointId) {
            dropRecording(commands);
        }
        lastBarrier[channel] = checkpointId;
        if (checkpointId > highestSeen) {
            highestSeen = checkpointId;
            boolean known = abortedAhead.contains(checkpointId);
            abortedAhead.headSet(checkpointId + 1).clear();
            if (!known) {
                aligning.add(checkpointId);
            }
        }
        if (checkpointId == recording) {
            finishRecordingIfAllHaveReached(commands);
        }
        if (!aligning.contains(checkpointId)) {
            return; // Over here, or aborted: its barriers were in the queues already when that happened.
        }
        if (mode == Mode.EXACTLY_ONCE && !isReachedByAll(checkpointId)) {
            blocked[channel] = true;
            commands.add(new Command.BlockChannel(channel));
        }
        completeWhatAllHaveReached(commands);
    }

    private void aborted(long checkpointId, List<Command> commands) {
        if (aligning.contains(checkpointId)) {
            giveUp(aligning.subSet(checkpointId, checkpointId + 1), commands);
        } else if (checkpointId == recording) {
            dropRecording(commands);
        } else if (checkpointId > highestSeen) {
            abortedAhead.add(checkpointId);
            if (abortedAhead.size() > MAX_REMEMBERED_ABORTS) {
                abortedAhead.remove(abortedAhead.first());
            }
        }
        // Else it is over here: the snapshot was taken, or a newer barrier told of the abort before the message did.
    }

    private void closed(int channel, List<Command> commands) {
        lastBarrier[channel] = CLOSED;
        blocked[channel] = false;
        finishRecordingIfAllHaveReached(commands);
        completeWhatAllHaveReached(commands);
    }

    private void unaligned(long checkpointId, List<Command> commands) {
        boolean over = checkpointId <= highestSeen && !aligning.contains(checkpointId);
        if (mode == Mode.AT_LEAST_ONCE || over || abortedAhead.contains(checkpointId)) {
            return;
        }
        dropRecording(commands);
        aligning.clear();
        highestSeen = checkpointId;
        abortedAhead.headSet(checkpointId).clear();
        recording = checkpointId;
        commands.add(new Command.StartRecording(checkpointId));
        unblockAll(commands);
        finishRecordingIfAllHaveReached(commands);
    }

    private void finishRecordingIfAllHaveReached(List<Command> commands) {
        if (recording != NO_BARRIER && isReachedByAll(recording)) {
            commands.add(new Command.FinishRecording(recording));
            recording = NO_BARRIER;
        }
    }

    private void dropRecording(List<Command> commands) {
        if (recording != NO_BARRIER) {
            commands.add(new Command.DropRecording(recording));
            recording = NO_BARRIER;
        }
    }

    private void completeWhatAllHaveReached(List<Command> commands) {
        while (!aligning.isEmpty() && isReachedByAll(aligning.first())) {
            long checkpointId = aligning.first();
            aligning.remove(checkpointId);
            commands.add(new Command.TakeSnapshot(checkpointId));
            unblockAll(commands);
        }
    }

    private void giveUp(SortedSet<Long> checkpoints, List<Command> commands) {
        if (!checkpoints.isEmpty()) {
            checkpoints.clear();
            unblockAll(commands);
        }
    }

    private void unblockAll(List<Command> commands) {
        boolean any = false;
        for (boolean channelBlocked : blocked) {
            any |= channelBlocked;
        }
        if (any) {
            Arrays.fill(blocked, false);
            commands.add(new Command.UnblockChannels());
        }
    }

    private boolean isReachedByAll(long checkpointId) {
        for (long last : lastBarrier) {
            if (last < checkpointId) {
                return false;
            }
        }
        return true;
    }
}
