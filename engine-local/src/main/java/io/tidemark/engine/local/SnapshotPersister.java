package io.tidemark.engine.local;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.SplitPosition;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what a subtask froze at a barrier: the asynchronous part of a checkpoint. */
final class SnapshotPersister {
    private final JobContext job;

    SnapshotPersister(JobContext job) {
        this.job = job;
    }

    /** Writes the snapshots of a subtask and adds them to the checkpoint. Closes them, whatever happens. */
    void persist(CheckpointInProgress checkpoint, SubtaskId subtask, List<OperatorSnapshot> frozen, boolean inputEnded)
            throws IOException {
        Map<String, SubtaskSnapshot> byOperator = new LinkedHashMap<>();
        List<PlannedOperator> operators = job.plan().tasks().get(subtask.task()).operators();
        try {
            for (int place = 0; place < frozen.size(); place++) {
                OperatorSnapshot snapshot = frozen.get(place);
                byOperator.put(
                        snapshot.operatorId(),
                        new SubtaskSnapshot(
                                subtask.subtask(),
                                keyed(checkpoint, subtask, place, snapshot),
                                splits(operators.get(place), snapshot.splits()),
                                Bytes.copyOf(snapshot.sink().writerState()),
                                committables(snapshot.sink()),
                                inputEnded));
            }
        } finally {
            close(frozen);
        }
        checkpoint.add(subtask, byOperator);
    }

    static void close(List<OperatorSnapshot> frozen) {
        for (OperatorSnapshot snapshot : frozen) {
            if (snapshot.keyed() != null) {
                snapshot.keyed().close();
            }
        }
    }

    /** Says whether writing a subtask's snapshots touches the storage, and so belongs on an I/O thread. */
    boolean touchesStorage(List<OperatorSnapshot> frozen) {
        if (job.durable()) {
            for (OperatorSnapshot snapshot : frozen) {
                if (snapshot.keyed() != null) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Bytes> committables(SinkSnapshot snapshot) {
        List<Bytes> committables = new ArrayList<>();
        for (byte[] committable : snapshot.committables()) {
            committables.add(Bytes.copyOf(committable));
        }
        return committables;
    }

    private List<KeyedSnapshot> keyed(
            CheckpointInProgress checkpoint, SubtaskId subtask, int place, OperatorSnapshot snapshot)
            throws IOException {
        StateSnapshot state = snapshot.keyed();
        if (state == null) {
            return List.of();
        }
        List<StateFile> files = List.of();
        if (job.durable()) {
            String prefix = "task-" + subtask.task() + "-" + place + "-" + subtask.subtask();
            files = state.persist(checkpoint.writer(), prefix);
        }
        return List.of(new KeyedSnapshot(job.backend().name(), snapshot.keyGroups(), files));
    }

    private static List<SplitPosition> splits(PlannedOperator operator, List<SourceSplit> splits) throws IOException {
        if (splits.isEmpty()) {
            return List.of();
        }
        Serde<SourceSplit> serde = splitSerde(operator);
        List<SplitPosition> positions = new ArrayList<>();
        for (SourceSplit split : splits) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            serde.serialize(split, new DataOutputStream(bytes));
            positions.add(new SplitPosition(split.splitId(), Bytes.copyOf(bytes.toByteArray())));
        }
        return positions;
    }

    @SuppressWarnings("unchecked") // a source's reader returns splits of the source's own type
    static Serde<SourceSplit> splitSerde(PlannedOperator operator) {
        return (Serde<SourceSplit>)
                ((Operation.Read<?>) operator.node().operation()).source().splitSerde();
    }
}
