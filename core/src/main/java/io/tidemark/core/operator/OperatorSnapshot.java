package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
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
 * @param watermark how far event time has come; its end is kept as {@link SubtaskSnapshot#NO_WATERMARK}, since more input may
 *     be there when the job is started again
 */
public record OperatorSnapshot(
        String operatorId,
        @Nullable StateSnapshot keyed,
        @Nullable KeyGroupRange keyGroups,
        List<SourceSplit> splits,
        SinkSnapshot sink,
        List<ListSnapshot> lists,
        long watermark) {
    /** Keeps unmodifiable copies of the lists. */
    public OperatorSnapshot {
        splits = List.copyOf(splits);
        lists = List.copyOf(lists);
        watermark = watermark == Long.MAX_VALUE ? SubtaskSnapshot.NO_WATERMARK : watermark;
    }

    /**
     * Makes a snapshot of an operator that has neither state without keys nor use for event time.
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
        this(operatorId, keyed, keyGroups, splits, sink, List.of(), SubtaskSnapshot.NO_WATERMARK);
    }

    static OperatorSnapshot nothing(String operatorId) {
        return new OperatorSnapshot(operatorId, null, null, List.of(), SinkSnapshot.EMPTY);
    }
}
