package io.tidemark.core.recovery;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.SplitPosition;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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
                        subtask.committables(),
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

    /**
     * Describes the snapshot of one operator in one subtask.
     *
     * @param operator which
     * @param subtask which
     * @param frozen what it froze
     * @param backend the name of the state backend that wrote {@code files}
     * @param files what was written of its keyed state
     * @param inputEnded whether the subtask had seen the end of all its input before the barrier
     * @return what the metadata hold
     * @throws IOException if a position cannot be encoded
     */
    public static SubtaskSnapshot describe(
            PlannedOperator operator,
            int subtask,
            OperatorSnapshot frozen,
            String backend,
            List<StateFile> files,
            boolean inputEnded)
            throws IOException {
        List<KeyedSnapshot> keyed =
                frozen.keyed() == null ? List.of() : List.of(new KeyedSnapshot(backend, frozen.keyGroups(), files));
        List<Bytes> committables = new ArrayList<>();
        for (byte[] committable : frozen.sink().committables()) {
            committables.add(Bytes.copyOf(committable));
        }
        return new SubtaskSnapshot(
                subtask,
                keyed,
                positions(operator, frozen.splits()),
                Bytes.copyOf(frozen.sink().writerState()),
                committables,
                inputEnded,
                frozen.lists(),
                frozen.watermark());
    }

    /**
     * Gives up what was frozen and will not be written.
     *
     * @param frozen the snapshots of a chain
     */
    public static void close(List<OperatorSnapshot> frozen) {
        for (OperatorSnapshot snapshot : frozen) {
            if (snapshot.keyed() != null) {
                snapshot.keyed().close();
            }
        }
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
