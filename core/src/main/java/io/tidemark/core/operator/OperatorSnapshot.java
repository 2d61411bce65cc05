package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.inflight.InFlight;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator in one subtask puts into a checkpoint: the synchronous part, done at the barrier. The engine writes it
 * while processing goes on, and closes {@code keyed}.
 *
 * @param operatorId whose it is
 * @param keyed the frozen keyed state, or {@code null}
 * @param keyGroups which key groups {@code keyed} covers, or {@code null}
 * @param splits of a source, the unfinished splits at their positions
 * @param sink of a sink, the writer's state and the committables
 * @param lists of a function, its state without keys
 * @param inFlight of an operator that takes the input of its task, the records that had been sent and not processed;
 *     {@code null} if all barriers had come before
 */
public record OperatorSnapshot(
        String operatorId,
        @Nullable StateSnapshot keyed,
        @Nullable KeyGroupRange keyGroups,
        List<SourceSplit> splits,
        SinkSnapshot sink,
        List<ListSnapshot> lists,
        @Nullable List<InFlight> inFlight) {
    /** Keeps unmodifiable copies of the lists. */
    public OperatorSnapshot {
        inFlight = inFlight == null ? null : List.copyOf(inFlight);
        splits = List.copyOf(splits);
        lists = List.copyOf(lists);
    }

    /**
     * Makes a snapshot at a moment when nothing is in flight.
     *
     * @param operatorId whose it is
     * @param keyed the frozen keyed state, or {@code null}
     * @param keyGroups which key groups {@code keyed} covers, or {@code null}
     * @param splits of a source, the unfinished splits at their positions
     * @param sink of a sink, the writer's state and the committables
     * @param lists of a function, its state without keys
     */
    public OperatorSnapshot(
            String operatorId,
            @Nullable StateSnapshot keyed,
            @Nullable KeyGroupRange keyGroups,
            List<SourceSplit> splits,
            SinkSnapshot sink,
            List<ListSnapshot> lists) {
        this(operatorId, keyed, keyGroups, splits, sink, lists, null);
    }

    /**
     * Makes a snapshot of an operator that has no state without keys.
     *
     * @param operatorId whose it is
     * @param keyed the frozen keyed state, or {@code null}
     * @param keyGroups which key groups {@code keyed} covers, or {@code null}
     * @param splits of a source, the unfinished splits at their positions
     * @param sink of a sink, the writer's state and the committables
     */
    public OperatorSnapshot(
            String operatorId,
            @Nullable StateSnapshot keyed,
            @Nullable KeyGroupRange keyGroups,
            List<SourceSplit> splits,
            SinkSnapshot sink) {
        this(operatorId, keyed, keyGroups, splits, sink, List.of());
    }

    /**
     * Adds what was in flight.
     *
     * @param records that the operator has still to process
     * @return a copy
     */
    public OperatorSnapshot withInFlight(List<InFlight> records) {
        return new OperatorSnapshot(operatorId, keyed, keyGroups, splits, sink, lists, records);
    }

    static OperatorSnapshot nothing(String operatorId) {
        return new OperatorSnapshot(operatorId, null, null, List.of(), SinkSnapshot.EMPTY);
    }
}
