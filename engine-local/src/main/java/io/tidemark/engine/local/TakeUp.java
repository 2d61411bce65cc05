package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.RestoreMode;
import io.tidemark.api.SavepointRestoreSettings;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.CheckpointOrigin;
import io.tidemark.core.recovery.RestoredState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes up the savepoint, or the checkpoint of any job, that a person wants a job to start from: copies it, in one atomic
 * step, among the job's own checkpoints, as the newest of them. From then on the job starts and restarts as always, and
 * what was given is not needed.
 *
 * <p>A job that is started again with the same settings must not go back: it has taken the savepoint up if its newest
 * checkpoint comes from it. If it does not, the savepoint is newer in the person's mind, whatever its number.
 */
final class TakeUp {
    private final JobContext job;
    private final SavepointRestoreSettings settings;
    private final URI location;

    TakeUp(JobContext job) {
        this.job = job;
        settings = job.job().settings().restore();
        location = Plugins.location(settings.getRestorePath());
    }

    /** Reads what a job without checkpoints of its own starts from. */
    RestoredState readInPlace() throws IOException {
        try (StoredCheckpoint stored = Plugins.provider(location).openStored(location)) {
            return RestoredState.of(read(stored));
        } catch (NoSuchFileException | CorruptCheckpointException e) {
            throw refused(e);
        }
    }

    StoredFiles files() {
        return new StoredFiles(location);
    }

    /**
     * Makes the job's newest checkpoint come from what is to be started from.
     *
     * @return the origin to be kept in all later checkpoints, if the newest one does not name it itself
     */
    @Nullable
    CheckpointOrigin ensure() throws IOException {
        List<Long> own = job.checkpoints().list();
        CheckpointMetadata newest = newestReadable(own);
        try (StoredCheckpoint stored = Plugins.provider(location).openStored(location)) {
            CheckpointMetadata start = read(stored);
            requireMayBeTaken(start);
            if (newest != null && newest.comesFrom(start)) {
                Logs.of(TakeUp.class)
                        .log(
                                INFO,
                                "Job ''{0}'' has taken up {1} before; it goes on from its own checkpoint {2}.",
                                job.name(),
                                place(),
                                Long.toString(newest.checkpointId()));
                return newest.identity().equals(start.identity()) ? origin(start, newest.checkpointId()) : null;
            }
            if (newest != null) {
                Logs.of(TakeUp.class)
                        .log(
                                WARNING,
                                "Job ''{0}'' is started from {1} ({2}); its own checkpoint {3}, which does not come from"
                                        + " there, is left behind.",
                                job.name(),
                                place(),
                                start.identity(),
                                Long.toString(newest.checkpointId()));
            }
            copy(stored, start, own);
            return null;
        } catch (NoSuchFileException | CorruptCheckpointException e) {
            if (newest != null
                    && newest.origin() != null
                    && newest.origin().location().equals(place())) {
                return null; // it was taken up before, and may be gone since then
            }
            throw refused(e);
        }
    }

    private @Nullable CheckpointMetadata newestReadable(List<Long> own) throws IOException {
        for (long id : own) {
            try {
                return MetadataJsonReader.read(id, job.checkpoints().readMetadata(id));
            } catch (NoSuchFileException | CorruptCheckpointException e) {
                Logs.of(TakeUp.class)
                        .log(WARNING, "Checkpoint " + id + " of job '" + job.name() + "' cannot be read: " + e);
            }
        }
        return null;
    }

    private CheckpointMetadata read(StoredCheckpoint stored) throws IOException {
        try {
            return MetadataJsonReader.read(0, stored.readMetadata());
        } catch (MetadataJsonReader.NewerFormatException e) {
            throw new InvalidProgramException(place() + ": " + e.getMessage(), e);
        }
    }

    private void requireMayBeTaken(CheckpointMetadata start) {
        URI storage = job.job().settings().checkpointStorage();
        String path = String.valueOf(location.getPath());
        boolean ours = start.jobName().equals(job.name())
                && location.getScheme().equals(storage.getScheme())
                && path.startsWith(String.valueOf(storage.getPath()))
                && !path.contains("/" + CheckpointInProgress.SAVEPOINT_PREFIX);
        if (ours && settings.getRestoreMode() == RestoreMode.NO_CLAIM) {
            throw new InvalidProgramException("Job '" + job.name() + "' cannot start from " + place()
                    + " without claiming it: it is a checkpoint of this very job, which deletes it when newer ones"
                    + " replace it. Use RestoreMode.CLAIM, or take a savepoint, or copy the directory elsewhere.");
        }
    }

    private void copy(StoredCheckpoint stored, CheckpointMetadata start, List<Long> own) throws IOException {
        RestoredState state = RestoredState.of(start);
        if (settings.allowNonRestoredState()) {
            state = state.withoutWhatIsGone(job.plan(), job.name());
        } else {
            state.requireFits(job.plan(), job.name());
        }
        long newestOwn = own.isEmpty() ? 0 : own.get(0);
        long id = Math.max(newestOwn, start.checkpointId()) + 1;
        try (CheckpointWriter writer = job.checkpoints().begin(id)) {
            CheckpointMetadata taken = start.takenUp(
                    job.name(),
                    id,
                    job.checkpoints().epoch(),
                    new CheckpointCopy(stored::open, writer)
                            .copy(state.metadata().operators()),
                    origin(start, id));
            writer.commit(MetadataJson.write(taken));
        } catch (FencedException | NoSuchFileException | CorruptCheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("Job '" + job.name() + "' could not take up " + place() + ": " + e.getMessage(), e);
        }
        Logs.of(TakeUp.class)
                .log(
                        INFO,
                        "Job ''{0}'' has taken up {1} ({2}) as its checkpoint {3}.",
                        job.name(),
                        place(),
                        start.identity(),
                        Long.toString(id));
    }

    private CheckpointOrigin origin(CheckpointMetadata start, long takenUpAs) {
        return new CheckpointOrigin(
                start.identity(), place(), settings.getRestoreMode() == RestoreMode.CLAIM, takenUpAs);
    }

    private String place() {
        String text = Plugins.withoutUserInfo(location);
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private InvalidProgramException refused(IOException cause) {
        return new InvalidProgramException(
                "Job '" + job.name() + "' cannot be started from " + place() + ": " + cause.getMessage()
                        + ". Nothing was changed.",
                cause);
    }
}
