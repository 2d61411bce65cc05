package io.tidemark.core.task;

import io.tidemark.core.barrier.BarrierAligner;
import io.tidemark.core.inflight.Inlet;
import io.tidemark.core.stream.Channel;
import io.tidemark.core.stream.StreamElement;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The receiving ends of a subtask's channels. What had to be taken out of a channel ahead of its turn, to find the barrier
 * behind it, waits here and comes first; as long as it does, the channel takes nothing more, so that what waits is at most
 * what the channel and the sender held.
 */
final class Inputs {
    /**
     * How many elements of a channel may wait before a checkpoint is aligned although it need not be. Only checkpoints
     * that follow each other faster than what waits is processed come to this.
     */
    private static final int MOST_AHEAD = 64;

    private final Channel[] channels;
    private final int[] ordinals;
    /** The streams that channels belong to; {@code null} if the subtask never takes anything out ahead of its turn. */
    private final Inlet @Nullable [] inlets;
    /** What was taken out ahead, by channel; {@code null} for a channel of which nothing ever was. */
    private final @Nullable ArrayDeque<StreamElement>[] ahead;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic class
    Inputs(List<Channel> channels, int[] ordinals, @Nullable List<Inlet> inlets) {
        this.channels = channels.toArray(Channel[]::new);
        this.ordinals = ordinals;
        this.inlets = inlets == null ? null : inlets.toArray(Inlet[]::new);
        ahead = new ArrayDeque[this.channels.length];
    }

    int count() {
        return channels.length;
    }

    /** Which input of the operator a channel belongs to. */
    int ordinal(int channel) {
        return ordinals[channel];
    }

    /** The streams that channels belong to; {@code null} if nothing may be taken out ahead of its turn. */
    Inlet @Nullable [] inlets() {
        return inlets;
    }

    /**
     * Takes the next element of a channel; {@code null} if there is none.
     *
     * @param recorded whether what comes out of the channel has to be recorded first
     */
    @Nullable
    StreamElement poll(int channel, boolean recorded) {
        ArrayDeque<StreamElement> waiting = ahead[channel];
        if (waiting == null || waiting.isEmpty()) {
            return recorded ? null : channels[channel].poll();
        }
        StreamElement element = waiting.poll();
        if (waiting.isEmpty()) {
            channels[channel].hold(false);
        }
        return element;
    }

    /** Whether elements may be taken out ahead of their turn, and few enough wait already. */
    boolean mayRecord() {
        if (inlets == null) {
            return false;
        }
        for (ArrayDeque<StreamElement> waiting : ahead) {
            if (waiting != null && waiting.size() > MOST_AHEAD) {
                return false;
            }
        }
        return true;
    }

    /**
     * Records what comes before the barrier of a checkpoint, and lets it wait for its turn.
     *
     * @param first whether this is the beginning: then what waits already is recorded too
     * @return what the aligner has to know: that the barrier has come, or that the sender skipped it; {@code null} if neither
     *     has shown yet
     */
    BarrierAligner.@Nullable Event record(int channel, Recording recording, boolean first) {
        if (ahead[channel] == null) {
            ahead[channel] = new ArrayDeque<>();
        }
        ArrayDeque<StreamElement> waiting = ahead[channel];
        StreamElement.Barrier end = null;
        for (int again = first ? waiting.size() : 0; again > 0; again--) {
            StreamElement element = waiting.remove();
            if (end == null) {
                end = record(channel, element, recording);
            } else {
                waiting.add(element);
            }
        }
        StreamElement element = end == null ? channels[channel].poll() : null;
        while (element != null) {
            end = record(channel, element, recording);
            element = end == null ? channels[channel].poll() : null;
        }
        channels[channel].hold(end != null && !waiting.isEmpty());
        if (end == null) {
            return null;
        }
        return end.checkpointId() == recording.checkpointId()
                ? new BarrierAligner.Event.BarrierReceived(channel, end.checkpointId())
                : new BarrierAligner.Event.CheckpointAborted(recording.checkpointId());
    }

    private StreamElement.@Nullable Barrier record(int channel, StreamElement element, Recording recording) {
        if (element instanceof StreamElement.Barrier barrier) {
            if (barrier.checkpointId() > recording.checkpointId()) {
                ahead[channel].add(barrier);
            }
            // a lower one is of a checkpoint that is over
            return barrier.checkpointId() < recording.checkpointId() ? null : barrier;
        }
        ahead[channel].add(element);
        recording.add(channel, element);
        return null;
    }

    /** Ends a recording that will not be completed. */
    void stopRecording() {
        for (int channel = 0; channel < channels.length; channel++) {
            channels[channel].hold(ahead[channel] != null && !ahead[channel].isEmpty());
        }
    }

    void wantRecords(int channel, int wanted) {
        if (channels[channel].batchLimit() != wanted) {
            channels[channel].setBatchLimit(wanted);
        }
    }
}
