package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.checkpoint.metadata.MetadataJson;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.SharedStateRegistry;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Deletes shared files that no checkpoint needs, as the {@link SharedStateRegistry} says. Used by the job's thread. */
final class SharedFiles {
    private final JobContext job;
    private final Consumer<Runnable> tidy;
    private final Consumer<Runnable> post;
    private final SharedStateRegistry registry = new SharedStateRegistry();
    /** What could not be deleted; tried again after the next complete checkpoint. */
    private final Set<String> undeleted = new TreeSet<>();

    private boolean adopted;

    /**
     * Begins with none known.
     *
     * @param tidy does something beside, that the end of the job waits for
     * @param post has something done by the job's thread
     */
    SharedFiles(JobContext job, Consumer<Runnable> tidy, Consumer<Runnable> post) {
        this.job = job;
        this.post = post;
        this.tidy = tidy;
    }

    /** Learns which checkpoints exist when an attempt starts; the first one also removes what none of them needs. */
    void attemptStarted(List<Long> existing) {
        if (!job.durable()) {
            return;
        } else if (adopted) {
            delete(registry.settle(existing));
            return;
        }
        adopted = true;
        try {
            for (long id : existing) {
                CheckpointMetadata metadata =
                        MetadataJson.read(id, job.checkpoints().readMetadata(id));
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
        Set<String> deletable = new TreeSet<>(undeleted);
        undeleted.clear();
        deletable.addAll(registry.seal(checkpointId));
        delete(deletable);
    }

    void release(long checkpointId) {
        delete(registry.release(checkpointId));
    }

    /**
     * Deletes what a checkpoint brought into being that was given up: no snapshot refers to the files of a checkpoint that is not
     * complete.
     */
    void discard(Collection<String> paths) {
        delete(paths.stream().filter(path -> !registry.isNeeded(path)).toList());
    }

    private void delete(Collection<String> paths) {
        if (paths.isEmpty()) {
            return;
        }
        tidy.accept(() -> {
            try {
                job.checkpoints().deleteShared(paths);
            } catch (IOException e) {
                Logs.of(SharedFiles.class)
                        .log(
                                WARNING,
                                "Shared files of job '" + job.name() + "' could not be deleted yet: " + e.getMessage());
                post.accept(() -> undeleted.addAll(paths));
            }
        });
    }
}
