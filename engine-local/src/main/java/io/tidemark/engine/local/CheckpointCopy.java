package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.recovery.Snapshots;
import java.io.IOException;
import java.io.InputStream;
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
        return Snapshots.moved(operators, this::copyOnce);
    }

    /** After a change of parallelism several snapshots may name one file. */
    private StateFile copyOnce(StateFile file) throws IOException {
        StateFile copy = copies.get(file.path());
        if (copy == null) {
            copy = copy(file, "file-" + copies.size());
            copies.put(file.path(), copy);
        }
        return copy;
    }

    private StateFile copy(StateFile file, String name) throws IOException {
        try (InputStream bytes = from.open(file);
                StateFileOutput output = to.create(name, CheckpointWriter.Sharing.EXCLUSIVE)) {
            bytes.transferTo(output);
            return output.finish();
        }
    }
}
