package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.inflight.InFlight;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator in one subtask puts into a checkpoint: the synchronous part, done at the barrier. The engine writes it
 * while processing goes on; then it calls {@link #written}, or {@link #close} if it did not.
 *
 * @param operatorId whose it is
 * @param keyed the frozen keyed state, or {@code null}
 * @param keyGroups which key groups {@code keyed} covers, or {@code null}
 * @param splits of a source, the unfinished splits at their positions
 * @param sink of a sink, the writer's state and the committables
 * @param lists of a function, its state without keys
 * @param watermark how far event time has come; its end is kept as {@link SubtaskSnapshot#NO_WATERMARK}, since more input may
 *     be there when the job is started again
 * @param inFlight what had been sent to the operator and not been processed, in the order in which it is to be;
 *     {@code null} if all barriers had come before
 */
public record OperatorSnapshot(
        String operatorId,
        @Nullable StateSnapshot keyed,
        @Nullable KeyGroupRange keyGroups,
        List<SourceSplit> splits,
        SinkSnapshot sink,
        List<ListSnapshot> lists,
        long watermark,
        @Nullable List<InFlight> inFlight) {
    /** Keeps unmodifiable copies of the lists. */
    public OperatorSnapshot {
        inFlight = inFlight == null ? null : List.copyOf(inFlight);
        splits = List.copyOf(splits);
        lists = List.copyOf(lists);
        watermark = watermark == Long.MAX_VALUE ? SubtaskSnapshot.NO_WATERMARK : watermark;
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
     * @param watermark how far event time has come
     */
    public OperatorSnapshot(
            String operatorId,
            @Nullable StateSnapshot keyed,
            @Nullable KeyGroupRange keyGroups,
            List<SourceSplit> splits,
            SinkSnapshot sink,
            List<ListSnapshot> lists,
            long watermark) {
        this(operatorId, keyed, keyGroups, splits, sink, lists, watermark, null);
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

    /**
     * Adds what was in flight.
     *
     * @param elements that the operator has still to process, in order
     * @return a copy
     */
    public OperatorSnapshot withInFlight(List<InFlight> elements) {
        return new OperatorSnapshot(operatorId, keyed, keyGroups, splits, sink, lists, watermark, elements);
    }

    /**
     * Closes the keyed state, which is written, and hands the committables over.
     *
     * @return still to be published; the caller releases them
     */
    public List<Committable> written() {
        closeKeyed();
        return sink.committables();
    }

    /** Gives all of it up: closes the keyed state, releases the committables. */
    public void close() {
        closeKeyed();
        sink.committables().forEach(Committable::release);
    }

    private void closeKeyed() {
        if (keyed != null) {
            keyed.close();
        }
    }

    static OperatorSnapshot nothing(String operatorId) {
        return new OperatorSnapshot(operatorId, null, null, List.of(), SinkSnapshot.EMPTY);
    }
}
