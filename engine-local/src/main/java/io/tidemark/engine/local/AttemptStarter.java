package io.tidemark.engine.local;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.recovery.RestoredState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

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
        List<Long> existing = job.durable() ? job.checkpoints().list() : List.of();
        RestoredState restored =
                job.durable() ? new Restorer(job).choose(existing, verifyFiles) : RestoredState.nothing();
        restored.requireFits(job.plan(), job.name());
        String executionId = executionId(number);
        Publisher publisher = Publisher.open(job, executionId);
        List<SourceDriver> sources = new ArrayList<>();
        try {
            CheckpointMetadata metadata = restored.metadata();
            if (metadata != null) {
                publisher.publish(metadata.checkpointId(), restored.committables());
            }
            for (Task task : job.plan().tasks()) {
                if (task.head().node().operation() instanceof Operation.Read<?>) {
                    sources.add(SourceDriver.open(job, task, executionId, restored));
                }
            }
            return new Prepared(
                    new RunningAttempt(new Attempt(job, executionId, restored, events), sources, publisher), existing);
        } catch (OperatorException | RuntimeException e) {
            publisher.close();
            sources.forEach(SourceDriver::close);
            throw e;
        }
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
