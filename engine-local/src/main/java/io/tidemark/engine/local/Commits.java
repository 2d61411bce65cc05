package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.checkpoint.metadata.MetadataJson;
import io.tidemark.checkpoint.metadata.plugin.Plugins;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.SavepointWriter;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import io.tidemark.core.checkpoint.CheckpointEvent;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import java.io.IOException;
import java.net.URI;

/** Makes checkpoints and savepoints exist; called on I/O threads. */
final class Commits {
    private final JobContext job;

    Commits(JobContext job) {
        this.job = job;
    }

    /** Commits what was gathered, and says what became of it. */
    CheckpointEvent commit(CheckpointInProgress checkpoint, CheckpointMetadata metadata) {
        long id = checkpoint.checkpointId();
        try {
            if (checkpoint.savepoint() != null) {
                commitSavepoint(checkpoint, metadata);
            } else if (job.durable()) {
                checkpoint.writer().commit(MetadataJson.write(metadata));
            }
            return new CheckpointEvent.MetadataCommitted(id);
        } catch (FencedException e) {
            return new CheckpointEvent.Fenced(e.getMessage());
        } catch (UncertainCommitException e) {
            return new CheckpointEvent.CommitUncertain(id, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            return new CheckpointEvent.MetadataFailed(id, String.valueOf(e.getMessage()));
        }
    }

    private void commitSavepoint(CheckpointInProgress checkpoint, CheckpointMetadata metadata) throws IOException {
        if (!metadata.sharedPaths().isEmpty()) {
            throw new IOException("the state backend '" + job.backend().name() + "' did not write in full: "
                    + metadata.sharedPaths() + " are not part of the savepoint");
        }
        SavepointWriter writer = (SavepointWriter) checkpoint.writer();
        URI location = writer.location();
        try {
            writer.commit(MetadataJson.write(metadata));
        } catch (UncertainCommitException e) {
            throw new IOException(e.getMessage(), e); // for the job nothing depends on it
        }
        if (!checkpoint.isApart() && job.durable()) {
            keep(location, metadata);
        }
        checkpoint.savepoint().written(location);
    }

    /**
     * Keeps the cut of a savepoint that ends the job among its own checkpoints too. Otherwise a restart from an older one
     * would write again what is about to be published.
     */
    private void keep(URI location, CheckpointMetadata metadata) throws IOException {
        try (CheckpointWriter own = job.checkpoints().begin(metadata.checkpointId())) {
            CheckpointCopy copy = new CheckpointCopy(new StoredFiles(location), own);
            CheckpointMetadata kept = metadata.takenUp(
                    metadata.jobName(),
                    metadata.checkpointId(),
                    metadata.epoch(),
                    copy.copy(metadata.operators()),
                    metadata.asOrigin(Plugins.withoutUserInfo(location), false, metadata.checkpointId()));
            own.commit(MetadataJson.write(kept));
        } catch (UncertainCommitException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            withdraw(location);
            throw e;
        }
    }

    /** Removes a savepoint that became complete after it was given up. */
    void withdraw(CheckpointInProgress savepoint) {
        try {
            withdraw(((SavepointWriter) savepoint.writer()).location());
        } catch (IOException e) {
            Logs.of(Commits.class).log(WARNING, "A savepoint of job '" + job.name() + "' is left: " + e.getMessage());
        }
    }

    /** Nobody must take for a savepoint what was refused to the person who asked for it. */
    private void withdraw(URI location) {
        try (StoredCheckpoint stored = Plugins.provider(location).openStored(location)) {
            stored.delete();
        } catch (IOException e) {
            Logs.of(Commits.class)
                    .log(
                            WARNING,
                            "The savepoint " + location + " of job '" + job.name()
                                    + "' is complete, but the job did not end with it, and it could not be deleted: "
                                    + e.getMessage());
        }
    }
}
