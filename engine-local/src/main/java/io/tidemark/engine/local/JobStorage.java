package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.api.engine.CheckpointStorageChoice;
import io.tidemark.api.engine.Job;
import io.tidemark.checkpoint.metadata.plugin.Plugins;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.core.guarantee.GuaranteeAnalysis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The storage of a job and its right to use it, got when the job starts, or by a later attempt if the storage was down then.
 * Thread-safe.
 */
final class JobStorage {
    private final Job job;
    private final List<JobCheckpoints> former = new ArrayList<>();
    private @Nullable CheckpointStorage storage;
    private volatile @Nullable JobCheckpoints checkpoints;
    private volatile @Nullable GuaranteeAnalysis analysis;
    private volatile boolean mistrusted;

    JobStorage(Job job) {
        this.job = job;
    }

    /** Opens the storage of a job, for whoever closes it. */
    static CheckpointStorage open(Job job) throws IOException {
        if (!job.settings().checkpoints().enabled()) {
            return new NoStorage();
        }
        return job.settings().checkpointStorage() instanceof CheckpointStorageChoice.Given given
                ? new BorrowedStorage(given.storage())
                : Plugins.storage(((CheckpointStorageChoice.At) job.settings().checkpointStorage()).location());
    }

    /** Says what a job promises with its storage. */
    static GuaranteeAnalysis analyse(Job job, CheckpointStorage storage) {
        return GuaranteeAnalysis.of(
                job.dataflow(),
                job.settings().checkpoints(),
                job.settings().checkpointStorage().toString(),
                storage.outlivesProcess());
    }

    /**
     * Makes sure that the job owns its checkpoints.
     *
     * @throws FencedException if another owner came at the same moment
     * @throws StorageUnavailableException if the storage cannot be used now
     */
    synchronized void ensureOwned() throws IOException {
        try {
            if (checkpoints == null) {
                take();
            } else if (mistrusted) {
                former.add(checkpoints);
                checkpoints = storage.own(job.name());
                mistrusted = false;
            }
        } catch (FencedException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageUnavailableException(e);
        }
    }

    private void take() throws IOException {
        CheckpointStorage opened = open(job);
        try {
            GuaranteeAnalysis promised = analyse(job, opened);
            if (job.settings().demanded() != null) {
                promised.require(job.settings().demanded());
            }
            checkpoints = opened.own(job.name());
            analysis = promised;
            storage = opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Has the next attempt own the job anew: a call may still be under way that nobody waits for, and must find itself fenced. */
    void mistrust() {
        mistrusted = true;
    }

    JobCheckpoints checkpoints() {
        return checkpoints;
    }

    GuaranteeAnalysis analysis() {
        return analysis;
    }

    /** Releases everything; what fails is logged. */
    synchronized void close(boolean deleteCheckpoints) {
        if (checkpoints == null) {
            return;
        }
        for (JobCheckpoints old : former) {
            try {
                old.close();
            } catch (IOException | RuntimeException e) {
                Logs.of(JobStorage.class).log(DEBUG, "An ownership that was given up is not released.", e);
            }
        }
        try {
            if (deleteCheckpoints) {
                for (long id : checkpoints.list()) {
                    checkpoints.delete(id);
                }
            }
            checkpoints.close();
        } catch (IOException | RuntimeException e) {
            warn("did not release its checkpoints properly", e);
        }
        try {
            storage.close();
        } catch (IOException | RuntimeException e) {
            warn("did not close its storage properly", e);
        }
    }

    private void warn(String what, Exception e) {
        Logs.of(JobStorage.class).log(WARNING, "Job '" + job.name() + "' " + what + ": " + e.getMessage());
    }
}
