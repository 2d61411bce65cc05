package io.tidemark.testkit.engine;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import io.tidemark.core.checkpoint.CheckpointCommand;
import io.tidemark.core.checkpoint.CheckpointCoordinator;
import io.tidemark.core.checkpoint.CheckpointEvent;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.CheckpointOrigin;
import io.tidemark.core.checkpoint.SavepointPurpose;
import io.tidemark.core.checkpoint.SharedStateRegistry;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.model.InvariantViolation;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.recovery.CommittableFiles;
import io.tidemark.core.recovery.MetadataAssembler;
import io.tidemark.core.recovery.Snapshots;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Carries out what the {@link CheckpointCoordinator} decides in a simulated process, and tells it what happened. */
final class SimulatedCheckpoints {
    private final SimulatedProcess process;
    private final World world;
    private final Mutation mutation;
    private final CheckpointCoordinator coordinator;
    private final MetadataAssembler assembler;
    private final SharedStateRegistry registry = new SharedStateRegistry();
    private final Map<Long, GatheredCheckpoint> inProgress = new LinkedHashMap<>();
    private final Map<Long, CheckpointAnswer> asked = new HashMap<>();
    private final Map<Long, SavepointAnswer> saving = new HashMap<>();
    private final Set<Long> perhapsDeleted = new TreeSet<>();
    private @Nullable SimulatedAttempt running;
    private boolean adopted;
    private int tidying;
    private long tickets;
    private long stoppingWith = CheckpointCoordinator.NO_CHECKPOINT;
    private List<CheckpointOrigin> origins = List.of();

    SimulatedCheckpoints(SimulatedProcess process, CheckpointCoordinator coordinator) {
        this.process = process;
        world = process.world();
        mutation = process.settings().mutation();
        this.coordinator = coordinator;
        PlannedJob job = process.job();
        assembler = new MetadataAssembler(
                job.plan(),
                job.name(),
                process.checkpoints().epoch(),
                job.analysis().describe());
    }

    void attemptStarted(SimulatedAttempt attempt, List<Long> existing) {
        running = attempt;
        CheckpointMetadata restored = attempt.restored().metadata();
        long restoredId = restored == null ? CheckpointCoordinator.NO_CHECKPOINT : restored.checkpointId();
        origins = restored == null ? List.of() : restored.origins();
        stoppingWith = CheckpointCoordinator.NO_CHECKPOINT;
        adopt(existing);
        long lastUsed = existing.isEmpty() ? 0 : existing.get(0);
        tell(new CheckpointEvent.AttemptStarted(attempt.subtaskIds(), restoredId, existing, lastUsed));
    }

    private void adopt(List<Long> existing) {
        if (adopted) {
            delete(mutation.settlesUncertainCommits() ? registry.settle(existing) : List.of());
            return;
        }
        adopted = true;
        try {
            for (long id : existing) {
                registry.adopt(
                        id,
                        world.metadata()
                                .read(process.checkpoints().readMetadata(id))
                                .sharedPaths());
            }
            delete(registry.orphans(process.checkpoints().listShared()));
        } catch (IOException e) {
            world.say("keeps shared files, needed or not: " + e.getMessage());
        }
    }

    void attemptStopped() {
        tell(new CheckpointEvent.AttemptStopped());
        running = null;
    }

    boolean isQuiet() {
        return coordinator.status().quiet() && tidying == 0;
    }

    long nextDeadlineMillis() {
        long deadline = coordinator.nextDeadlineMillis();
        return deadline == CheckpointCoordinator.NO_DEADLINE ? SimulatedProcess.NEVER : deadline;
    }

    /** Lets the coordinator look at the time; says whether it had reason to. */
    boolean timePassed() {
        if (nextDeadlineMillis() > process.nowMillis()) {
            return false;
        }
        tell(new CheckpointEvent.TimeAdvanced());
        return true;
    }

    void drained(SubtaskId subtask) {
        tell(new CheckpointEvent.SubtaskDrained(subtask));
    }

    private void tell(CheckpointEvent event) {
        for (CheckpointEvent told : mutation.told(event)) {
            try {
                List<CheckpointCommand> commands = coordinator.on(told, process.nowMillis());
                for (CheckpointCommand command : mutation.decided(told, commands)) {
                    carryOut(command);
                }
            } catch (InvariantViolation e) {
                throw world.broken("the coordinator's own invariants", e.getMessage());
            }
        }
    }

    private void carryOut(CheckpointCommand command) {
        if (command instanceof CheckpointCommand.StartSources) {
            stoppingWith = CheckpointCoordinator.NO_CHECKPOINT;
            running.startSources();
        } else if (command instanceof CheckpointCommand.TriggerBarriers trigger) {
            trigger(trigger.checkpointId());
        } else if (command instanceof CheckpointCommand.TriggerSavepoint trigger) {
            trigger(trigger);
        } else if (command instanceof CheckpointCommand.Unalign unalign) {
            running.unalign(unalign.checkpointId());
        } else if (command instanceof CheckpointCommand.PauseSources) {
            running.pauseSources();
        } else if (command instanceof CheckpointCommand.EndSources) {
            running.endSources();
        } else if (command instanceof CheckpointCommand.WriteMetadata write) {
            writeMetadata(inProgress.get(write.checkpointId()));
        } else if (command instanceof CheckpointCommand.NotifyComplete notify) {
            running.notifyComplete(notify.checkpointId());
        } else if (command instanceof CheckpointCommand.PublishCommittables publish) {
            publish(publish.checkpointId());
        } else if (command instanceof CheckpointCommand.AbortCheckpoint abort) {
            abort(abort);
        } else if (command instanceof CheckpointCommand.DeleteCheckpoint delete) {
            tidy("deletes checkpoint " + delete.checkpointId(), () -> deleteCheckpoint(delete.checkpointId()));
        } else if (command instanceof CheckpointCommand.AnswerRequest request) {
            answer(request);
        } else if (command instanceof CheckpointCommand.RefuseRequest request) {
            refuse(request);
        } else if (command instanceof CheckpointCommand.FailAttempt fail) {
            process.failAttempt(fail.reason());
        } else if (command instanceof CheckpointCommand.SuspendJob suspend) {
            process.suspend(suspend.reason());
        } else if (command instanceof CheckpointCommand.FinishJob) {
            if (stoppingWith != CheckpointCoordinator.NO_CHECKPOINT) {
                world.watcher().stopsWith(stoppingWith, running.channels());
            }
            process.finish();
        } else {
            throw new InvariantViolation("The simulation does not know the command " + command);
        }
    }

    /** Tells at the end for which checkpoints files are kept. */
    void reportAccounts() {
        world.watcher().finishes(process.checkpoints().epoch(), registry.checkpointIds(), perhapsDeleted);
    }

    /** Asks the coordinator for a savepoint. */
    void requestSavepoint(SavepointPurpose purpose, SavepointAnswer answer) {
        long ticket = ++tickets;
        saving.put(ticket, answer);
        tell(new CheckpointEvent.SavepointRequested(ticket, purpose));
    }

    private void answer(CheckpointCommand.AnswerRequest request) {
        SavepointAnswer saver = saving.remove(request.ticket());
        if (saver == null) {
            asked.remove(request.ticket()).completed(request.checkpointId());
        } else {
            saver.saved(savedBy(request.checkpointId()));
        }
    }

    private SimulatedSavepoint savedBy(long checkpointId) {
        return new SimulatedSavepoint("savepoint-" + process.checkpoints().epoch() + "-" + checkpointId, checkpointId);
    }

    private void refuse(CheckpointCommand.RefuseRequest request) {
        SavepointAnswer saver = saving.remove(request.ticket());
        if (saver == null) {
            asked.remove(request.ticket()).refused(request.reason());
        } else {
            saver.refused(request.reason());
        }
    }

    /** Asks the coordinator for a checkpoint. */
    void request(CheckpointAnswer answer) {
        long ticket = ++tickets;
        asked.put(ticket, answer);
        tell(new CheckpointEvent.CheckpointRequested(ticket));
    }

    private void trigger(long checkpointId) {
        if (world.trace().isOn()) {
            world.say("triggers checkpoint " + checkpointId);
        }
        registry.begin(checkpointId);
        begin(checkpointId, null, false);
    }

    private void trigger(CheckpointCommand.TriggerSavepoint trigger) {
        long id = trigger.checkpointId();
        if (world.trace().isOn()) {
            world.say("triggers savepoint " + id + " to " + trigger.purpose());
        }
        if (trigger.purpose().isStopping()) {
            registry.begin(id);
            stoppingWith = id;
        }
        begin(id, savedBy(id), trigger.purpose().isStopping());
    }

    private void begin(long checkpointId, @Nullable SimulatedSavepoint savepoint, boolean stopping) {
        Map<String, SortedSet<String>> known = new HashMap<>();
        for (SimulatedSplits source : running.sources()) {
            known.put(source.task().head().operatorId(), source.assigner().known());
        }
        inProgress.put(
                checkpointId, new GatheredCheckpoint(process, checkpointId, running, known, savepoint, stopping));
        running.trigger(checkpointId, stopping);
    }

    /** Writes what a subtask froze, and acknowledges it. */
    void snapshotTaken(
            SimulatedAttempt attempt,
            SubtaskId subtask,
            long checkpointId,
            List<OperatorSnapshot> frozen,
            boolean inputEnded) {
        GatheredCheckpoint checkpoint = inProgress.get(checkpointId);
        if (checkpoint == null || attempt != running) {
            Snapshots.close(frozen);
            return;
        }
        if (!mutation.acknowledgesWhenWritten()) {
            answer(attempt, new CheckpointEvent.SubtaskAcknowledged(checkpointId, subtask));
        }
        process.beside(
                "writes the snapshot of a subtask", () -> persist(attempt, checkpoint, subtask, frozen, inputEnded));
    }

    private void persist(
            SimulatedAttempt attempt,
            GatheredCheckpoint checkpoint,
            SubtaskId subtask,
            List<OperatorSnapshot> frozen,
            boolean inputEnded) {
        CheckpointEvent event;
        try {
            var byOperator = write(checkpoint, subtask, frozen, inputEnded);
            checkpoint.add(subtask, byOperator, Snapshots.written(frozen));
            event = new CheckpointEvent.SubtaskAcknowledged(checkpoint.id(), subtask);
        } catch (FencedException e) {
            Snapshots.close(frozen);
            event = new CheckpointEvent.Fenced(e.getMessage());
        } catch (IOException | RuntimeException e) {
            Snapshots.close(frozen);
            event = new CheckpointEvent.SubtaskDeclined(checkpoint.id(), subtask, String.valueOf(e.getMessage()));
        }
        if (mutation.acknowledgesWhenWritten() || !(event instanceof CheckpointEvent.SubtaskAcknowledged)) {
            answer(attempt, event);
        }
    }

    private Map<String, SubtaskSnapshot> write(
            GatheredCheckpoint checkpoint, SubtaskId subtask, List<OperatorSnapshot> frozen, boolean inputEnded)
            throws IOException {
        Map<String, SubtaskSnapshot> byOperator = new LinkedHashMap<>();
        List<PlannedOperator> operators =
                process.plan().tasks().get(subtask.task()).operators();
        for (int place = 0; place < frozen.size(); place++) {
            OperatorSnapshot snapshot = frozen.get(place);
            String prefix = "task-" + subtask.task() + "-" + place + "-" + subtask.subtask();
            Snapshots.Written written = new Snapshots.Written(
                    snapshot.keyed() == null ? List.of() : snapshot.keyed().persist(checkpoint.writer(), prefix),
                    CommittableFiles.store(snapshot.sink().committables(), checkpoint::writer, prefix));
            byOperator.put(
                    snapshot.operatorId(),
                    Snapshots.describe(
                            operators.get(place),
                            subtask.subtask(),
                            snapshot,
                            process.settings()
                                    .backends()
                                    .apply(operators.get(place))
                                    .name(),
                            written,
                            inputEnded));
        }
        return byOperator;
    }

    private void answer(SimulatedAttempt attempt, CheckpointEvent event) {
        boolean fenced = event instanceof CheckpointEvent.Fenced;
        if (!fenced && world.losesAnswer()) {
            return;
        }
        process.post(() -> {
            if (attempt == running || fenced) {
                tell(event);
            }
        });
    }

    private void writeMetadata(GatheredCheckpoint checkpoint) {
        CheckpointMetadata metadata = mutation.assembled(
                assembler.assemble(checkpoint.id(), checkpoint.knownSplits(), checkpoint, origins, world.nowMillis()));
        if (!checkpoint.isApart()) {
            registry.register(metadata.checkpointId(), metadata.sharedPaths());
        }
        if (mutation.publishesBeforeDurable()) {
            publishNow(checkpoint);
        }
        process.beside("commits checkpoint " + checkpoint.id(), () -> {
            CheckpointEvent outcome = commit(checkpoint, metadata);
            process.post(() -> written(checkpoint, outcome));
        });
    }

    private CheckpointEvent commit(GatheredCheckpoint checkpoint, CheckpointMetadata metadata) {
        try {
            if (checkpoint.savepoint() == null) {
                checkpoint.writer().commit(world.metadata().write(metadata));
            } else {
                commitSavepoint(checkpoint, metadata);
            }
            return new CheckpointEvent.MetadataCommitted(checkpoint.id());
        } catch (FencedException e) {
            return new CheckpointEvent.Fenced(e.getMessage());
        } catch (UncertainCommitException e) {
            return new CheckpointEvent.CommitUncertain(checkpoint.id(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new CheckpointEvent.MetadataFailed(checkpoint.id(), String.valueOf(e.getMessage()));
        }
    }

    private void commitSavepoint(GatheredCheckpoint checkpoint, CheckpointMetadata metadata) throws IOException {
        try {
            checkpoint.writer().commit(world.metadata().write(metadata));
        } catch (UncertainCommitException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (checkpoint.isStopping()) {
            checkpoint.savepoint().keep(process, metadata);
        }
    }

    private void written(GatheredCheckpoint checkpoint, CheckpointEvent outcome) {
        boolean committed = outcome instanceof CheckpointEvent.MetadataCommitted;
        if (committed && !checkpoint.isApart()) {
            delete(registry.seal(checkpoint.id()));
        }
        tell(outcome);
        if (!committed || checkpoint.isApart()) {
            discard(checkpoint.id());
        }
    }

    private void publish(long checkpointId) {
        GatheredCheckpoint checkpoint = inProgress.get(checkpointId);
        if (checkpoint == null) {
            // the restored one: it was published before the writers were opened
            process.post(() -> tell(new CheckpointEvent.CommittablesPublished(checkpointId)));
            return;
        }
        process.beside("publishes checkpoint " + checkpointId, () -> {
            CheckpointEvent event = publishNow(checkpoint);
            process.post(() -> {
                discard(checkpointId);
                tell(event);
            });
        });
    }

    private CheckpointEvent publishNow(GatheredCheckpoint checkpoint) {
        try {
            checkpoint.attempt().publisher().publish(checkpoint.id(), checkpoint.committables());
            return new CheckpointEvent.CommittablesPublished(checkpoint.id());
        } catch (OperatorException e) {
            return new CheckpointEvent.PublicationFailed(checkpoint.id(), e.getMessage());
        } catch (InvariantViolation e) {
            throw world.broken(BrokenPromise.PUBLICATION, String.valueOf(e.getMessage()));
        }
    }

    private void abort(CheckpointCommand.AbortCheckpoint abort) {
        if (world.trace().isOn()) {
            world.say("gives checkpoint " + abort.checkpointId() + " up: " + abort.detail());
        }
        world.watcher().aborts(abort.checkpointId(), abort.reason(), abort.detail());
        if (running != null) {
            running.abort(abort.checkpointId());
        }
        delete(registry.release(abort.checkpointId()));
        discard(abort.checkpointId());
    }

    private void discard(long checkpointId) {
        GatheredCheckpoint checkpoint = inProgress.remove(checkpointId);
        if (checkpoint != null) {
            CheckpointWriter begun = checkpoint.end();
            if (begun != null) {
                tidy("removes what is left of checkpoint " + checkpointId, begun::close);
            }
        }
    }

    private interface Tidying {
        void run() throws IOException;
    }

    /** Has something done that the end of the attempt waits for; if it fails, a later owner does it. */
    private void tidy(String label, Tidying task) {
        tidying++;
        process.beside(label, () -> {
            try {
                task.run();
            } catch (IOException e) {
                if (world.trace().isOn()) {
                    world.say("failed: " + label + ": " + e.getMessage());
                }
            } finally {
                process.post(() -> tidying--);
            }
        });
    }

    private void deleteCheckpoint(long checkpointId) {
        try {
            process.checkpoints().delete(checkpointId);
            process.post(() -> delete(registry.release(checkpointId)));
        } catch (IOException e) {
            perhapsDeleted.add(checkpointId);
            process.post(() -> tell(new CheckpointEvent.DeletionFailed(checkpointId)));
        }
    }

    private void delete(Collection<String> unneeded) {
        Collection<String> paths = mutation.deletable(
                unneeded, world.storage().stored(process.job().name()).sharedPaths());
        if (!paths.isEmpty()) {
            tidy("deletes shared files", () -> process.checkpoints().deleteShared(paths));
        }
    }
}
