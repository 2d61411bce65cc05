package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
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
 */
public record OperatorSnapshot(
        String operatorId,
        @Nullable StateSnapshot keyed,
        @Nullable KeyGroupRange keyGroups,
        List<SourceSplit> splits,
        SinkSnapshot sink) {
    /** Keeps an unmodifiable copy of the splits. */
    public OperatorSnapshot {
        splits = List.copyOf(splits);
    }

    static OperatorSnapshot nothing(String operatorId) {
        return new OperatorSnapshot(operatorId, null, null, List.of(), SinkSnapshot.EMPTY);
    }
}
