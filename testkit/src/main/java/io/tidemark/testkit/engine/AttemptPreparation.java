package io.tidemark.testkit.engine;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.core.checkpoint.CheckpointCoordinator;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.CheckpointOrigin;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.recovery.RestoredState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prepares an attempt as the other engines do, in steps between which anything may happen: chooses the newest
 * checkpoint, publishes what it holds, and only then finds the splits and makes the subtasks.
 */
final class AttemptPreparation {
    private final SimulatedProcess process;
    private final World world;
    private final String executionId;
    private @Nullable List<CheckpointOrigin> origins;
    private List<Long> existing = List.of();
    private RestoredState restored = RestoredState.nothing();
    private @Nullable SimulatedPublisher publisher;

    private interface Step {
        void run() throws IOException, OperatorException;
    }

    AttemptPreparation(SimulatedProcess process, int number) {
        this.process = process;
        world = process.world();
        executionId = process.checkpoints().epoch() + "-" + number;
    }

    void begin() {
        if (process.start() == null) {
            next("chooses a checkpoint", this::choose);
        } else {
            next("takes a savepoint up", this::takeUp);
        }
    }

    private void takeUp() throws IOException {
        origins = process.start().takeUp(process);
        next("chooses a checkpoint", this::choose);
    }

    private void next(String label, Step step) {
        process.beside(label, () -> {
            try {
                step.run();
            } catch (OperatorException e) {
                giveUp();
                process.post(() -> process.notPrepared(e.operatorName(), e.getCause()));
            } catch (IOException | RuntimeException e) {
                giveUp();
                process.post(() -> process.notPrepared("start of the job", e));
            }
        });
    }

    private void giveUp() {
        if (publisher != null) {
            publisher.close();
        }
    }

    private void choose() throws IOException {
        existing = process.settings().mutation().found(process.checkpoints().list());
        long id = existing.isEmpty() ? CheckpointCoordinator.NO_CHECKPOINT : existing.get(0);
        world.watcher().restores(process.checkpoints().epoch(), id);
        if (id != CheckpointCoordinator.NO_CHECKPOINT) {
            CheckpointMetadata metadata =
                    world.metadata().read(process.checkpoints().readMetadata(id));
            if (origins != null) {
                metadata = metadata.takenUp(metadata.jobName(), id, metadata.epoch(), metadata.operators(), origins);
            }
            restored = process.settings().mutation().restored(RestoredState.of(metadata));
        }
        restored = process.fitting(restored);
        next("publishes what the checkpoint holds", this::publish);
    }

    private void publish() throws OperatorException {
        publisher = SimulatedPublisher.open(process.job(), executionId);
        CheckpointMetadata metadata = restored.metadata();
        if (metadata != null && process.settings().mutation().publishesRestored()) {
            publisher.publish(metadata.checkpointId(), restored.committables(process.checkpoints()::open));
        }
        next("finds the splits", this::discover);
    }

    private void discover() throws OperatorException {
        List<SimulatedSplits> sources = new ArrayList<>();
        for (Task task : process.plan().tasks()) {
            if (task.head().node().operation() instanceof Operation.Read<?>) {
                sources.add(SimulatedSplits.open(process.job().name(), task, executionId, restored));
            }
        }
        var inFlight = process.settings().mutation().inFlight(restored.inFlight(process.plan()));
        SimulatedAttempt attempt =
                new SimulatedAttempt(process, executionId, restored, existing, sources, publisher, inFlight);
        process.post(() -> process.prepared(attempt));
    }
}
