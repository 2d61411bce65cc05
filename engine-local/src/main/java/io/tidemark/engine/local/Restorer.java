package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.checkpoint.metadata.MetadataJson;
import io.tidemark.checkpoint.metadata.NewerFormatException;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.recovery.DamagePolicy;
import io.tidemark.core.recovery.RestoredState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses the checkpoint an attempt begins with: the newest that verifies. A damaged one is passed over, loudly, where
 * the {@link DamagePolicy} allows it.
 */
final class Restorer {
    private final JobContext job;
    private final DamagePolicy damagePolicy;

    Restorer(JobContext job) {
        this.job = job;
        damagePolicy = new DamagePolicy(job.job().dataflow(), job.name());
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
                metadata = MetadataJson.read(id, job.checkpoints().readMetadata(id));
                if (verifyFiles) {
                    verify(metadata);
                }
                if (!damages.isEmpty()) {
                    Logs.of(Restorer.class)
                            .log(WARNING, "Job ''{0}'' goes back to checkpoint {1}.", job.name(), Long.toString(id));
                }
                return RestoredState.of(metadata);
            } catch (CorruptCheckpointException | NoSuchFileException e) {
                new OwnFiles(job.checkpoints()).requireOwned(e);
                damages.add("checkpoint " + id + ": " + e.getMessage());
                Logs.of(Restorer.class)
                        .log(
                                ERROR,
                                "Checkpoint " + id + " of job '" + job.name() + "' does not verify: " + e.getMessage(),
                                e);
                damagePolicy.requireMayPassOver(id, metadata, e);
            } catch (NewerFormatException e) {
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
}
