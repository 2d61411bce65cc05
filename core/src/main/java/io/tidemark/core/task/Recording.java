package io.tidemark.core.task;

import io.tidemark.core.inflight.InFlight;
import io.tidemark.core.inflight.Inlet;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.recovery.Snapshots;
import io.tidemark.core.stream.RecordBatch;
import java.util.ArrayList;
import java.util.List;

/** A snapshot that was taken before all barriers had come, and what has come since then and belongs to it. */
final class Recording {
    private final long checkpointId;
    private final List<OperatorSnapshot> frozen;
    private final boolean inputEnded;
    private final List<InFlight> inFlight = new ArrayList<>();

    /**
     * Begins.
     *
     * @param frozen the state of the chain, head first
     * @param inputEnded whether the subtask had seen the end of all its input when it was frozen
     */
    Recording(long checkpointId, List<OperatorSnapshot> frozen, boolean inputEnded) {
        this.checkpointId = checkpointId;
        this.frozen = frozen;
        this.inputEnded = inputEnded;
    }

    long checkpointId() {
        return checkpointId;
    }

    boolean inputEnded() {
        return inputEnded;
    }

    void add(Inlet inlet, RecordBatch records) {
        inFlight.add(InFlight.frozen(frozen.get(0).operatorId(), inlet, records));
    }

    /** Returns the snapshots with all that was in flight. */
    List<OperatorSnapshot> complete() {
        List<OperatorSnapshot> complete = new ArrayList<>(frozen);
        OperatorSnapshot head = complete.get(0);
        List<InFlight> all = new ArrayList<>(head.inFlight() == null ? List.of() : head.inFlight());
        all.addAll(inFlight);
        complete.set(0, head.withInFlight(all));
        return complete;
    }

    void drop() {
        Snapshots.close(frozen);
    }
}
