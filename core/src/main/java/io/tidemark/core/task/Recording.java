package io.tidemark.core.task;

import io.tidemark.core.inflight.InFlight;
import io.tidemark.core.inflight.Inlet;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.recovery.Snapshots;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import io.tidemark.core.time.WatermarkCombiner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A snapshot that was taken before all barriers had come, and what has come since then and belongs to it. */
final class Recording {
    private final long checkpointId;
    private final List<OperatorSnapshot> frozen;
    private final boolean inputEnded;
    private final WatermarkCombiner eventTime;
    private final Inlet[] inlets;
    private final List<Deque<StreamElement>> byChannel = new ArrayList<>();

    /**
     * Begins.
     *
     * @param frozen the state of the chain, head first
     * @param inputEnded whether the subtask had seen the end of all its input when it was frozen
     * @param eventTime of the channels at that time; a copy
     * @param inlets the streams that the channels belong to
     */
    Recording(
            long checkpointId,
            List<OperatorSnapshot> frozen,
            boolean inputEnded,
            WatermarkCombiner eventTime,
            Inlet[] inlets) {
        this.checkpointId = checkpointId;
        this.frozen = frozen;
        this.inputEnded = inputEnded;
        this.eventTime = eventTime;
        this.inlets = inlets;
        for (int channel = 0; channel < inlets.length; channel++) {
            byChannel.add(new ArrayDeque<>());
        }
    }

    long checkpointId() {
        return checkpointId;
    }

    boolean inputEnded() {
        return inputEnded;
    }

    /** Adds what has come out of a channel; it stays the caller's. */
    void add(int channel, StreamElement element) {
        byChannel
                .get(channel)
                .add(
                        element instanceof RecordBatch records
                                ? InFlight.frozen(records, inlets[channel].serde())
                                : element);
    }

    /** Returns the snapshots with all that was in flight, in an order in which it could have been processed. */
    List<OperatorSnapshot> complete() {
        OperatorSnapshot head = frozen.get(0);
        List<InFlight> all = new ArrayList<>(head.inFlight() == null ? List.of() : head.inFlight());
        boolean any = true;
        while (any) {
            any = false;
            for (int channel = 0; channel < inlets.length; channel++) {
                StreamElement element = byChannel.get(channel).poll();
                any |= element != null;
                if (element instanceof RecordBatch records) {
                    all.add(new InFlight(head.operatorId(), inlets[channel], records));
                } else if (element != null && advances(channel, element)) {
                    all.add(new InFlight(head.operatorId(), null, new StreamElement.Watermark(eventTime.combined())));
                }
            }
        }
        List<OperatorSnapshot> complete = new ArrayList<>(frozen);
        complete.set(0, head.withInFlight(all));
        return complete;
    }

    /** Whether time advances by an event; its end is left out, since more input may be there after a restart. */
    private boolean advances(int channel, StreamElement event) {
        boolean advanced;
        if (event instanceof StreamElement.Watermark watermark) {
            advanced = eventTime.advance(channel, watermark.timestamp());
        } else if (event instanceof StreamElement.Idleness idleness) {
            advanced = eventTime.setIdle(channel, idleness.idle());
        } else {
            advanced = eventTime.end(channel);
        }
        return advanced && eventTime.combined() != Long.MAX_VALUE;
    }

    void drop() {
        Snapshots.close(frozen);
    }
}
