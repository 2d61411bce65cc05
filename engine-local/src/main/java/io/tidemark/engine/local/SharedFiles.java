package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.SharedStateRegistry;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Deletes shared files that no checkpoint needs, as the {@link SharedStateRegistry} says. Used by the job's thread. */
final class SharedFiles {
    private final JobContext job;
    private final SharedStateRegistry registry = new SharedStateRegistry();
    private boolean adopted;

    SharedFiles(JobContext job) {
        this.job = job;
    }

    /** Learns what the existing checkpoints need, and removes what none does. Done once in the life of a process. */
    void adopt(List<Long> existing) {
        if (adopted || !job.durable()) {
            return;
        }
        adopted = true;
        try {
            for (long id : existing) {
                CheckpointMetadata metadata =
                        MetadataJsonReader.read(id, job.checkpoints().readMetadata(id));
                registry.adopt(id, metadata.sharedPaths());
            }
            delete(registry.orphans(job.checkpoints().listShared()));
        } catch (IOException e) {
            // a checkpoint that cannot be read may need any of them
            Logs.of(SharedFiles.class)
                    .log(
                            WARNING,
                            "Shared files of job '" + job.name() + "' are kept, needed or not: " + e.getMessage());
        }
    }

    void begin(long checkpointId) {
        registry.begin(checkpointId);
    }

    void register(CheckpointMetadata metadata) {
        registry.register(metadata.checkpointId(), metadata.sharedPaths());
    }

    void seal(long checkpointId) {
        delete(registry.seal(checkpointId));
    }

    void release(long checkpointId) {
        delete(registry.release(checkpointId));
    }

    private void delete(Collection<String> paths) {
        if (paths.isEmpty()) {
            return;
        }
        job.io().execute(() -> {
            try {
                job.checkpoints().deleteShared(paths);
            } catch (IOException e) {
                Logs.of(SharedFiles.class)
                        .log(
                                WARNING,
                                "Shared files of job '" + job.name() + "' could not be deleted: " + e.getMessage());
            }
        });
    }
}
