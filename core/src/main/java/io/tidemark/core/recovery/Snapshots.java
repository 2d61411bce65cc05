package io.tidemark.core.recovery;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.checkpoint.SplitPosition;
import io.tidemark.core.checkpoint.StoredCommittable;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.inflight.InFlightLists;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns what an operator froze at a barrier into what a checkpoint keeps of it.
 *
 * @since 0.1
 */
public final class Snapshots {
    /** Puts a file elsewhere. */
    public interface FileMover {
        /**
         * Returns the file that takes another one's place.
         *
         * @param file as a snapshot names it
         * @return the same content
         * @throws IOException if it cannot be read or written
         */
        StateFile move(StateFile file) throws IOException;
    }

    /**
     * What was written of a snapshot.
     *
     * @param keyed the files of its keyed state
     * @param committables what is kept of each of its committables
     */
    public record Written(List<StateFile> keyed, List<StoredCommittable> committables) {
        /** Nothing was written. */
        public static final Written NOTHING = new Written(List.of(), List.of());
    }

    private Snapshots() {}

    /**
     * Returns snapshots whose files are elsewhere.
     *
     * @param operators of a checkpoint
     * @param mover called once for each file and each snapshot that names it
     * @return the same snapshots with the names that the mover gave
     * @throws IOException if the mover throws it
     */
    public static List<io.tidemark.core.checkpoint.OperatorSnapshot> moved(
            List<io.tidemark.core.checkpoint.OperatorSnapshot> operators, FileMover mover) throws IOException {
        List<io.tidemark.core.checkpoint.OperatorSnapshot> moved = new ArrayList<>();
        for (var operator : operators) {
            List<SubtaskSnapshot> subtasks = new ArrayList<>();
            for (SubtaskSnapshot subtask : operator.subtasks()) {
                subtasks.add(new SubtaskSnapshot(
                        subtask.subtask(),
                        moved(subtask, mover),
                        subtask.splits(),
                        subtask.writerState(),
                        movedCommittables(subtask, mover),
                        subtask.inputEnded(),
                        subtask.lists(),
                        subtask.watermark()));
            }
            moved.add(new io.tidemark.core.checkpoint.OperatorSnapshot(
                    operator.operatorId(),
                    operator.name(),
                    operator.maxParallelism(),
                    operator.splitSchema(),
                    operator.knownSplits(),
                    subtasks));
        }
        return moved;
    }

    private static List<KeyedSnapshot> moved(SubtaskSnapshot subtask, FileMover mover) throws IOException {
        List<KeyedSnapshot> moved = new ArrayList<>();
        for (KeyedSnapshot keyed : subtask.keyed()) {
            List<StateFile> files = new ArrayList<>();
            for (StateFile file : keyed.files()) {
                files.add(mover.move(file));
            }
            moved.add(new KeyedSnapshot(keyed.backend(), keyed.keyGroups(), files));
        }
        return moved;
    }

    private static List<StoredCommittable> movedCommittables(SubtaskSnapshot subtask, FileMover mover)
            throws IOException {
        List<StoredCommittable> moved = new ArrayList<>();
        for (StoredCommittable committable : subtask.committables()) {
            moved.add(
                    committable instanceof StoredCommittable.InFile inFile
                            ? new StoredCommittable.InFile(mover.move(inFile.file()))
                            : committable);
        }
        return moved;
    }

    /**
     * Describes the snapshot of one operator in one subtask.
     *
     * @param operator which
     * @param subtask which
     * @param frozen what it froze
     * @param backend the name of the state backend that wrote the keyed state
     * @param written what was written of it
     * @param inputEnded whether the subtask had seen the end of all its input before the barrier
     * @return what the metadata hold
     * @throws IOException if a position or a record in flight cannot be encoded
     */
    public static SubtaskSnapshot describe(
            PlannedOperator operator,
            int subtask,
            OperatorSnapshot frozen,
            String backend,
            Written written,
            boolean inputEnded)
            throws IOException {
        List<KeyedSnapshot> keyed = frozen.keyed() == null
                ? List.of()
                : List.of(new KeyedSnapshot(backend, frozen.keyGroups(), written.keyed()));
        return new SubtaskSnapshot(
                subtask,
                keyed,
                positions(operator, frozen.splits()),
                Bytes.copyOf(frozen.sink().writerState()),
                written.committables(),
                inputEnded,
                lists(frozen),
                frozen.watermark());
    }

    private static List<ListSnapshot> lists(OperatorSnapshot frozen) throws IOException {
        if (frozen.inFlight() == null) {
            return frozen.lists();
        }
        List<ListSnapshot> lists = new ArrayList<>(frozen.lists());
        lists.addAll(InFlightLists.write(frozen.inFlight()));
        return lists;
    }

    /**
     * Gives up what was frozen and will not be written.
     *
     * @param frozen the snapshots of a chain
     */
    public static void close(List<OperatorSnapshot> frozen) {
        frozen.forEach(OperatorSnapshot::close);
    }

    /**
     * Ends what was frozen and is written, but for the committables.
     *
     * @param frozen the snapshots of a chain
     * @return the committables by operator; the caller releases them
     */
    public static Map<String, List<Committable>> written(List<OperatorSnapshot> frozen) {
        Map<String, List<Committable>> committables = new LinkedHashMap<>();
        frozen.forEach(snapshot -> committables.put(snapshot.operatorId(), snapshot.written()));
        return committables;
    }

    private static List<SplitPosition> positions(PlannedOperator operator, List<SourceSplit> splits)
            throws IOException {
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
