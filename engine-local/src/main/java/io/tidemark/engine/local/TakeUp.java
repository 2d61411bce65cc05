package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.RestoreMode;
import io.tidemark.api.SavepointRestoreSettings;
import io.tidemark.api.engine.CheckpointStorageChoice;
import io.tidemark.checkpoint.metadata.MetadataJson;
import io.tidemark.checkpoint.metadata.NewerFormatException;
import io.tidemark.checkpoint.metadata.plugin.Plugins;
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
 * <p>A job never goes back behind its own checkpoints by this: what was published after the savepoint would be published
 * again. If the newest one comes from the savepoint, as when the same program is started again, the job goes on from its
 * own. If the savepoint comes from the newest one, it is taken up. In any other case a person has to say what is meant.
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
     * @return the origins to be kept in all later checkpoints, if the newest one does not name them itself
     */
    @Nullable
    List<CheckpointOrigin> ensure() throws IOException {
        List<Long> own = job.checkpoints().list();
        CheckpointMetadata newest = newestReadable(own);
        try (StoredCheckpoint stored = Plugins.provider(location).openStored(location)) {
            CheckpointMetadata start = read(stored);
            requireMayBeTaken(start, own);
            if (newest != null && newest.comesFrom(start)) {
                Logs.of(TakeUp.class)
                        .log(
                                INFO,
                                "Job ''{0}'' has taken up {1} before; it goes on from its own checkpoint {2}.",
                                job.name(),
                                place(),
                                Long.toString(newest.checkpointId()));
                return newest.identity().equals(start.identity()) ? origins(start, newest.checkpointId()) : null;
            }
            requireNothingLeftBehind(start, newest);
            copy(stored, start, own);
            return null;
        } catch (NoSuchFileException | CorruptCheckpointException e) {
            if (newest != null
                    && newest.origins().stream()
                            .anyMatch(origin -> origin.location().equals(place()))) {
                return null; // it was taken up before, and may be gone since then
            }
            throw refused(e);
        }
    }

    private @Nullable CheckpointMetadata newestReadable(List<Long> own) throws IOException {
        for (long id : own) {
            try {
                return MetadataJson.read(id, job.checkpoints().readMetadata(id));
            } catch (NoSuchFileException | CorruptCheckpointException e) {
                Logs.of(TakeUp.class)
                        .log(WARNING, "Checkpoint " + id + " of job '" + job.name() + "' cannot be read: " + e);
            }
        }
        return null;
    }

    private CheckpointMetadata read(StoredCheckpoint stored) throws IOException {
        try {
            return MetadataJson.read(0, stored.readMetadata());
        } catch (NewerFormatException e) {
            throw new InvalidProgramException(place() + ": " + e.getMessage(), e);
        }
    }

    private void requireMayBeTaken(CheckpointMetadata start, List<Long> own) {
        boolean ours = start.jobName().equals(job.name())
                && !path(location).contains("/" + CheckpointInProgress.SAVEPOINT_PREFIX)
                && mayBeAmongOwn(start, own);
        if (ours && settings.getRestoreMode() == RestoreMode.NO_CLAIM) {
            throw new InvalidProgramException("Job '" + job.name() + "' cannot start from " + place()
                    + " without claiming it: it is a checkpoint of this very job, which deletes it when newer ones"
                    + " replace it. Use RestoreMode.CLAIM, or take a savepoint, or copy the directory elsewhere.");
        }
    }

    private boolean mayBeAmongOwn(CheckpointMetadata start, List<Long> own) {
        if (job.job().settings().checkpointStorage() instanceof CheckpointStorageChoice.At at) {
            return location.getScheme().equals(at.location().getScheme())
                    && path(location).startsWith(path(at.location()));
        }
        return own.contains(start.checkpointId()); // an object does not say where it keeps them
    }

    /** An opaque URI, such as that of a database, has no path; what it names shows in its text. */
    private static String path(URI location) {
        return location.isOpaque() ? Plugins.withoutUserInfo(location) : location.getPath();
    }

    private void requireNothingLeftBehind(CheckpointMetadata start, @Nullable CheckpointMetadata newest) {
        if (newest != null && !start.continues(newest)) {
            throw new InvalidProgramException("Job '" + job.name() + "' cannot start from " + place() + " ("
                    + start.identity() + "): it has a checkpoint " + newest.checkpointId()
                    + " of its own, which does not come from there, and what it has published since would be published"
                    + " again. Start without a path to go on from that checkpoint; or, to begin from the savepoint,"
                    + " give the job another name or storage, or delete its own checkpoints. Nothing was changed.");
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
                    origins(start, id));
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

    private List<CheckpointOrigin> origins(CheckpointMetadata start, long takenUpAs) {
        return start.asOrigin(place(), settings.getRestoreMode() == RestoreMode.CLAIM, takenUpAs);
    }

    private String place() {
        return shown(location);
    }

    private static String shown(URI location) {
        String text = Plugins.withoutUserInfo(location);
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /**
     * Returns where a job finds what it was started from. Metadata keep no user and no options of a location, since they may be
     * secret; while the job is told to start from there, it has them.
     */
    static URI locationOf(CheckpointOrigin from, JobContext job) {
        String told = job.job().settings().restore().getRestorePath();
        if (told != null) {
            URI location = Plugins.location(told);
            if (shown(location).equals(from.location())) {
                return location;
            }
        }
        return URI.create(from.location());
    }

    private InvalidProgramException refused(IOException cause) {
        return new InvalidProgramException(
                "Job '" + job.name() + "' cannot be started from " + place() + ": " + cause.getMessage()
                        + ". Nothing was changed.",
                cause);
    }
}
