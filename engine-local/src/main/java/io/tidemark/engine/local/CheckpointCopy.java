package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Copies the files of one checkpoint into another. Each is verified on the way. */
final class CheckpointCopy {
    private final StateFiles from;
    private final CheckpointWriter to;
    private final Map<String, StateFile> copies = new HashMap<>();

    CheckpointCopy(StateFiles from, CheckpointWriter to) {
        this.from = from;
        this.to = to;
    }

    /** Copies every file that the operators name, and returns the operators with the names of the copies. */
    List<OperatorSnapshot> copy(List<OperatorSnapshot> operators) throws IOException {
        List<OperatorSnapshot> copied = new ArrayList<>();
        for (OperatorSnapshot operator : operators) {
            List<SubtaskSnapshot> subtasks = new ArrayList<>();
            for (SubtaskSnapshot subtask : operator.subtasks()) {
                List<KeyedSnapshot> keyed = new ArrayList<>();
                for (KeyedSnapshot state : subtask.keyed()) {
                    keyed.add(new KeyedSnapshot(state.backend(), state.keyGroups(), copyFiles(state.files())));
                }
                subtasks.add(new SubtaskSnapshot(
                        subtask.subtask(),
                        keyed,
                        subtask.splits(),
                        subtask.writerState(),
                        subtask.committables(),
                        subtask.inputEnded()));
            }
            copied.add(new OperatorSnapshot(
                    operator.operatorId(),
                    operator.name(),
                    operator.maxParallelism(),
                    operator.splitSchema(),
                    operator.knownSplits(),
                    subtasks));
        }
        return copied;
    }

    private List<StateFile> copyFiles(List<StateFile> files) throws IOException {
        List<StateFile> copied = new ArrayList<>();
        for (StateFile file : files) {
            StateFile copy = copies.get(file.path());
            if (copy == null) {
                copy = copy(file, "file-" + copies.size());
                copies.put(file.path(), copy);
            }
            copied.add(copy);
        }
        return copied;
    }

    private StateFile copy(StateFile file, String name) throws IOException {
        try (InputStream bytes = from.open(file);
                StateFileOutput output = to.create(name, CheckpointWriter.Sharing.EXCLUSIVE)) {
            bytes.transferTo(output);
            return output.finish();
        }
    }
}
