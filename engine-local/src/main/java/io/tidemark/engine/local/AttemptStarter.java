package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.CheckpointOrigin;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.recovery.RestoredState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Prepares an attempt, on an I/O thread since all of it may block: chooses the checkpoint, publishes what it holds, finds the
 * splits, makes the subtasks.
 *
 * <p>What the checkpoint holds is published before a writer is opened: so a writer that tidies up after its predecessors finds
 * nothing there that is still to be published.
 */
final class AttemptStarter {
    /**
     * A prepared attempt.
     *
     * @param running ready to be started
     * @param existing the complete checkpoints, newest first
     */
    record Prepared(RunningAttempt running, List<Long> existing) {}

    private final JobContext job;
    private final Attempt.Events events;
    /** Whether what a person wants the job to start from is among its own checkpoints; attempts follow each other. */
    private volatile boolean takenUp;

    AttemptStarter(JobContext job, Attempt.Events events) {
        this.job = job;
        this.events = events;
    }

    /**
     * Prepares an attempt; releases everything if that fails.
     *
     * @param number counted from 1
     * @param verifyFiles whether the files of the checkpoint are read through first
     */
    Prepared prepare(int number, boolean verifyFiles) throws IOException, OperatorException {
        job.storage().ensureOwned();
        TakeUp takeUp = job.job().settings().restore().restoreSavepoint() ? new TakeUp(job) : null;
        List<Long> existing = List.of();
        RestoredState restored = RestoredState.nothing();
        StateFiles files = new OwnFiles(job.checkpoints());
        if (job.durable()) {
            List<CheckpointOrigin> origins = takeUp == null || takenUp ? null : takeUp.ensure();
            existing = job.checkpoints().list();
            restored = withOrigins(new Restorer(job).choose(existing, verifyFiles), origins);
            takenUp = true;
        } else if (takeUp != null) {
            restored = takeUp.readInPlace();
            files = takeUp.files();
        }
        restored = fitting(restored);
        String executionId = executionId(number);
        Publisher publisher = Publisher.open(job, executionId);
        List<SourceDriver> sources = new ArrayList<>();
        try {
            CheckpointMetadata metadata = restored.metadata();
            if (metadata != null) {
                publisher.publish(metadata.checkpointId(), restored.committables(files));
            }
            for (Task task : job.plan().tasks()) {
                if (task.head().node().operation() instanceof Operation.Read<?>) {
                    sources.add(SourceDriver.open(job, task, executionId, restored));
                }
            }
            return new Prepared(
                    new RunningAttempt(new Attempt(job, executionId, restored, files, events), sources, publisher),
                    existing);
        } catch (OperatorException | RuntimeException e) {
            publisher.close();
            sources.forEach(SourceDriver::close);
            throw e;
        }
    }

    private static RestoredState withOrigins(RestoredState restored, @Nullable List<CheckpointOrigin> origins) {
        CheckpointMetadata metadata = restored.metadata();
        return metadata == null || origins == null
                ? restored
                : RestoredState.of(metadata.takenUp(
                        metadata.jobName(), metadata.checkpointId(), metadata.epoch(), metadata.operators(), origins));
    }

    private RestoredState fitting(RestoredState restored) {
        if (!job.job().settings().restore().allowNonRestoredState()) {
            restored.requireFits(job.plan(), job.name());
            return restored;
        }
        List<String> gone = restored.gone(job.plan());
        if (!gone.isEmpty()) {
            Logs.of(AttemptStarter.class)
                    .log(
                            WARNING,
                            "Job ''{0}'' leaves the state of {1} behind, which its pipeline does not have.",
                            job.name(),
                            gone);
        }
        return restored.withoutWhatIsGone(job.plan(), job.name());
    }

    /** Sorts by owner and attempt where the storage lasts, and is unlike that of any other process where it does not. */
    private String executionId(int number) {
        String salt = Integer.toHexString(ThreadLocalRandom.current().nextInt(0x10000, 0x100000));
        return sixDigits(job.checkpoints().epoch()) + "-" + sixDigits(number) + "-" + salt;
    }

    private static String sixDigits(long number) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, 6 - digits.length())) + digits;
    }
}
