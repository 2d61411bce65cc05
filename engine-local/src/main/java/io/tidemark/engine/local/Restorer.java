package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.plan.Planner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the checkpoint an attempt begins with: the newest that verifies.
 *
 * <p>A damaged one is passed over for the next older one, loudly, only where the outside cannot have seen what the older one
 * would produce again: if a sink that promises exactly once may have published beyond the older one and does not recognise
 * repeats, the job is refused and a person decides.
 */
final class Restorer {
    private final JobContext job;

    Restorer(JobContext job) {
        this.job = job;
    }

    /**
     * Chooses among the complete checkpoints.
     *
     * @param ids newest first
     * @param verifyFiles whether to read every file through first; metadata are always verified
     */
    RestoredState choose(List<Long> ids, boolean verifyFiles) throws IOException {
        List<String> damages = new ArrayList<>();
        for (long id : ids) {
            CheckpointMetadata metadata = null;
            try {
                metadata = MetadataJsonReader.read(id, job.checkpoints().readMetadata(id));
                if (verifyFiles) {
                    verify(metadata);
                }
                if (!damages.isEmpty()) {
                    Logs.of(Restorer.class)
                            .log(WARNING, "Job ''{0}'' goes back to checkpoint {1}.", job.name(), Long.toString(id));
                }
                return RestoredState.of(metadata);
            } catch (CorruptCheckpointException | NoSuchFileException e) {
                damages.add("checkpoint " + id + ": " + e.getMessage());
                Logs.of(Restorer.class)
                        .log(
                                ERROR,
                                "Checkpoint " + id + " of job '" + job.name() + "' does not verify: " + e.getMessage(),
                                e);
                refuseToPassOver(id, metadata, e);
            } catch (MetadataJsonReader.NewerFormatException e) {
                throw new InvalidProgramException(e.getMessage(), e);
            }
        }
        if (!damages.isEmpty()) {
            throw new InvalidProgramException(
                    "No checkpoint of job '" + job.name() + "' verifies: " + damages
                            + ". Restore the files from a backup, or start the job under another name or storage to begin anew.");
        }
        return RestoredState.nothing();
    }

    private void verify(CheckpointMetadata metadata) throws IOException {
        for (StateFile file : metadata.files()) {
            try (InputStream bytes = job.checkpoints().open(file)) {
                bytes.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    private void refuseToPassOver(long id, @Nullable CheckpointMetadata metadata, IOException damage) {
        for (Node node : job.job().dataflow().nodes()) {
            if (node.operation() instanceof Operation.Write<?> write
                    && write.sink().guarantee().guarantee() == Guarantee.EXACTLY_ONCE
                    && !write.sink().recognizesRepeats()
                    && mayHavePublished(node, metadata)) {
                throw new InvalidProgramException("Checkpoint " + id + " of job '" + job.name() + "' does not verify ("
                        + damage.getMessage() + "), and an older one cannot be used: the sink '" + node.name()
                        + "' may have published what lies between them and would publish it again. Restore the files from"
                        + " a backup; or, to accept repeats, delete this checkpoint and start the job again.");
            }
        }
    }

    private static boolean mayHavePublished(Node sink, @Nullable CheckpointMetadata metadata) {
        if (metadata == null) {
            return true;
        }
        for (OperatorSnapshot operator : metadata.operators()) {
            if (operator.operatorId().equals(Planner.operatorId(sink))) {
                return operator.subtasks().stream()
                        .anyMatch(subtask -> !subtask.committables().isEmpty());
            }
        }
        return false;
    }
}
