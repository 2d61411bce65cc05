package io.tidemark.testkit.simulation;

import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.core.barrier.BarrierAligner;
import io.tidemark.core.checkpoint.AbortReason;
import io.tidemark.core.checkpoint.CheckpointCommand;
import io.tidemark.core.checkpoint.CheckpointEvent;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.inflight.InFlight;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.recovery.CommittableFiles;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import io.tidemark.testkit.engine.Mutation;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Bugs that a protocol like this one could have; the simulation has to find each. */
enum SeededBug implements Mutation {
    PUBLISHES_BEFORE_THE_METADATA_ARE_DURABLE {
        @Override
        public boolean publishesBeforeDurable() {
            return true;
        }
    },
    ACKNOWLEDGES_BEFORE_THE_SNAPSHOT_IS_WRITTEN {
        @Override
        public boolean acknowledgesWhenWritten() {
            return false;
        }
    },
    ACKNOWLEDGES_TWICE_ONCE_FOR_ANOTHER {
        @Override
        public List<CheckpointEvent> told(CheckpointEvent event) {
            return event instanceof CheckpointEvent.SubtaskAcknowledged acknowledged
                    ? List.of(
                            event,
                            new CheckpointEvent.SubtaskAcknowledged(acknowledged.checkpointId(), new SubtaskId(0, 0)))
                    : List.of(event);
        }
    },
    FORGETS_TO_ALIGN_CHANNELS {
        @Override
        public BarrierAligner.Mode aligned(BarrierAligner.Mode mode) {
            return BarrierAligner.Mode.AT_LEAST_ONCE;
        }
    },
    LETS_BARRIERS_OVERTAKE_RECORDS_OF_ONE_CHANNEL {
        @Override
        public boolean overtakes(int channel) {
            return channel == 0;
        }
    },
    COUNTS_CHECKPOINTS_FROM_ONE_AGAIN {
        @Override
        public List<CheckpointEvent> told(CheckpointEvent event) {
            return event instanceof CheckpointEvent.AttemptStarted started
                    ? List.of(CheckpointEvent.AttemptStarted.afresh(started.subtasks()))
                    : List.of(event);
        }
    },
    DELETES_SHARED_FILES_EARLY {
        @Override
        public Collection<String> deletable(Collection<String> paths, Collection<String> all) {
            return paths.isEmpty() ? paths : List.copyOf(all);
        }
    },
    NEVER_DELETES_SHARED_FILES {
        @Override
        public Collection<String> deletable(Collection<String> paths, Collection<String> all) {
            return List.of();
        }
    },
    NEVER_LEARNS_WHAT_BECAME_OF_AN_UNCERTAIN_COMMIT {
        @Override
        public boolean settlesUncertainCommits() {
            return false;
        }
    },
    SKIPS_THE_EPOCH_CHECK {
        @Override
        public boolean storageFences() {
            return false;
        }
    },
    FORGETS_KEYED_STATE_IN_THE_SNAPSHOT {
        @Override
        public List<OperatorSnapshot> frozen(List<OperatorSnapshot> snapshots) {
            return changed(snapshots, s -> new OperatorSnapshot(s.operatorId(), null, null, s.splits(), s.sink()));
        }
    },
    FORGETS_THE_POSITIONS_OF_SPLITS {
        @Override
        public List<OperatorSnapshot> frozen(List<OperatorSnapshot> snapshots) {
            return changed(
                    snapshots,
                    s -> new OperatorSnapshot(s.operatorId(), s.keyed(), s.keyGroups(), List.of(), s.sink()));
        }
    },
    FORGETS_COMMITTABLES {
        @Override
        public List<OperatorSnapshot> frozen(List<OperatorSnapshot> snapshots) {
            return changed(snapshots, s -> withSink(s, new SinkSnapshot(s.sink().writerState(), List.of())));
        }
    },
    FORGETS_LARGE_COMMITTABLES {
        @Override
        public List<OperatorSnapshot> frozen(List<OperatorSnapshot> snapshots) {
            return changed(
                    snapshots,
                    s -> withSink(
                            s,
                            new SinkSnapshot(
                                    s.sink().writerState(),
                                    s.sink().committables().stream()
                                            .filter(committable -> !CommittableFiles.needsFile(committable))
                                            .toList())));
        }
    },
    FORGETS_THE_STATE_OF_WRITERS {
        @Override
        public List<OperatorSnapshot> frozen(List<OperatorSnapshot> snapshots) {
            return changed(
                    snapshots,
                    s -> withSink(s, new SinkSnapshot(new byte[0], s.sink().committables())));
        }
    },
    LEAVES_AN_OPERATOR_OUT_OF_THE_METADATA {
        @Override
        public CheckpointMetadata assembled(CheckpointMetadata metadata) {
            return new CheckpointMetadata(
                    metadata.formatVersion(),
                    metadata.jobName(),
                    metadata.checkpointId(),
                    metadata.epoch(),
                    metadata.completedAtMillis(),
                    metadata.guarantees(),
                    metadata.operators().subList(1, metadata.operators().size()));
        }
    },
    DOES_NOT_PUBLISH_WHAT_IT_RESTORES {
        @Override
        public boolean publishesRestored() {
            return false;
        }
    },
    RESTORES_AN_OLDER_CHECKPOINT {
        @Override
        public List<Long> found(List<Long> existing) {
            return existing.size() > 1 ? existing.subList(1, existing.size()) : existing;
        }
    },
    READS_BEFORE_THE_INITIAL_CHECKPOINT {
        @Override
        public boolean sourcesWait() {
            return false;
        }
    },
    LOSES_BARRIERS {
        @Override
        public boolean carries(StreamElement element) {
            return !(element instanceof StreamElement.Barrier);
        }
    },
    LOSES_SMALL_BATCHES {
        @Override
        public boolean carries(StreamElement element) {
            return !(element instanceof RecordBatch batch) || batch.size > 1;
        }
    },
    DELETES_THE_NEWEST_CHECKPOINT {
        @Override
        public List<CheckpointCommand> decided(CheckpointEvent event, List<CheckpointCommand> commands) {
            return event instanceof CheckpointEvent.CommittablesPublished published
                    ? replaced(
                            commands,
                            command -> command instanceof CheckpointCommand.DeleteCheckpoint
                                    ? new CheckpointCommand.DeleteCheckpoint(published.checkpointId())
                                    : command)
                    : commands;
        }
    },
    FINISHES_WITHOUT_A_FINAL_CHECKPOINT {
        @Override
        public List<CheckpointCommand> decided(CheckpointEvent event, List<CheckpointCommand> commands) {
            return event instanceof CheckpointEvent.SubtaskDrained
                    ? replaced(
                            commands,
                            command -> command instanceof CheckpointCommand.TriggerBarriers
                                    ? new CheckpointCommand.FinishJob()
                                    : command)
                    : commands;
        }
    },
    TAKES_A_FAILED_COMMIT_FOR_A_CHECKPOINT {
        @Override
        public List<CheckpointEvent> told(CheckpointEvent event) {
            return event instanceof CheckpointEvent.MetadataFailed failed
                    ? List.of(new CheckpointEvent.MetadataCommitted(failed.checkpointId()))
                    : List.of(event);
        }
    },
    TAKES_AN_UNCERTAIN_COMMIT_FOR_A_FAILED_ONE {
        @Override
        public List<CheckpointEvent> told(CheckpointEvent event) {
            return event instanceof CheckpointEvent.CommitUncertain uncertain
                    ? List.of(new CheckpointEvent.MetadataFailed(uncertain.checkpointId(), uncertain.reason()))
                    : List.of(event);
        }
    },
    TAKES_A_FAILED_PUBLICATION_FOR_DONE {
        @Override
        public List<CheckpointEvent> told(CheckpointEvent event) {
            return event instanceof CheckpointEvent.PublicationFailed failed
                    ? List.of(new CheckpointEvent.CommittablesPublished(failed.checkpointId()))
                    : List.of(event);
        }
    },
    CALLS_AN_ABORTED_CHECKPOINT_COMPLETE {
        @Override
        public List<CheckpointCommand> decided(CheckpointEvent event, List<CheckpointCommand> commands) {
            return replaced(
                    commands,
                    command -> command instanceof CheckpointCommand.AbortCheckpoint abort
                                    && abort.reason() != AbortReason.ATTEMPT_STOPPED
                            ? new CheckpointCommand.NotifyComplete(abort.checkpointId())
                            : command);
        }
    },
    TAKES_A_SAVEPOINT_FOR_A_CHECKPOINT_OF_THE_JOB {
        @Override
        public List<CheckpointCommand> decided(CheckpointEvent event, List<CheckpointCommand> commands) {
            return replaced(
                    commands,
                    command -> isAnswerTo(event, command)
                            ? new CheckpointCommand.NotifyComplete(
                                    ((CheckpointCommand.AnswerRequest) command).checkpointId())
                            : command);
        }
    },
    PUBLISHES_WITH_A_SAVEPOINT {
        @Override
        public List<CheckpointCommand> decided(CheckpointEvent event, List<CheckpointCommand> commands) {
            return replaced(
                    commands,
                    command -> isAnswerTo(event, command)
                            ? new CheckpointCommand.PublishCommittables(
                                    ((CheckpointCommand.AnswerRequest) command).checkpointId())
                            : command);
        }
    },
    READS_ON_AFTER_THE_SAVEPOINT_THAT_STOPS_THE_JOB {
        @Override
        public List<CheckpointCommand> decided(CheckpointEvent event, List<CheckpointCommand> commands) {
            return commands.stream()
                    .filter(command -> !(command instanceof CheckpointCommand.PauseSources))
                    .toList();
        }
    },
    GOES_BACK_TO_THE_SAVEPOINT_AT_EACH_START {
        @Override
        public boolean takesUpOnce() {
            return false;
        }
    },
    FORGETS_WHAT_IS_IN_FLIGHT {
        @Override
        public List<OperatorSnapshot> frozen(List<OperatorSnapshot> snapshots) {
            return changed(snapshots, s -> s.inFlight() == null ? s : s.withInFlight(List.of()));
        }
    },
    GIVES_WHAT_WAS_IN_FLIGHT_TO_ANOTHER_SUBTASK {
        @Override
        public Map<SubtaskId, List<InFlight>> inFlight(Map<SubtaskId, List<InFlight>> restored) {
            Map<SubtaskId, List<InFlight>> given = new HashMap<>();
            List<SubtaskId> ids = new ArrayList<>(restored.keySet());
            for (SubtaskId id : ids) {
                List<SubtaskId> ofTask = ids.stream()
                        .filter(other -> other.task() == id.task())
                        .sorted()
                        .toList();
                given.put(ofTask.get((ofTask.indexOf(id) + 1) % ofTask.size()), restored.get(id));
            }
            return given;
        }
    },
    PROCESSES_WHAT_WAS_IN_FLIGHT_IN_ANOTHER_ORDER {
        @Override
        public Map<SubtaskId, List<InFlight>> inFlight(Map<SubtaskId, List<InFlight>> restored) {
            Map<SubtaskId, List<InFlight>> given = new HashMap<>();
            restored.forEach((id, records) -> {
                List<InFlight> reversed = new ArrayList<>(records);
                Collections.reverse(reversed);
                given.put(id, reversed);
            });
            return given;
        }
    },
    FORGETS_HOW_FAR_TIME_COMES_BETWEEN_RECORDS_IN_FLIGHT {
        @Override
        public Map<SubtaskId, List<InFlight>> inFlight(Map<SubtaskId, List<InFlight>> restored) {
            Map<SubtaskId, List<InFlight>> given = new HashMap<>();
            restored.forEach((id, elements) -> given.put(
                    id,
                    elements.stream().filter(element -> element.inlet() != null).toList()));
            return given;
        }

        @Override
        Pipeline pipeline() {
            return Pipelines::stragglers;
        }
    },
    FORGETS_TIMERS_WHEN_IT_RESTORES {
        @Override
        public StateBackend keeping(StateBackend backend) {
            return new ForgetfulBackend(backend);
        }

        @Override
        Pipeline pipeline() {
            return Pipelines::timedSums;
        }
    },
    FORGETS_HOW_FAR_TIME_HAD_COME {
        @Override
        public List<OperatorSnapshot> frozen(List<OperatorSnapshot> snapshots) {
            return changed(
                    snapshots,
                    s -> new OperatorSnapshot(
                            s.operatorId(),
                            s.keyed(),
                            s.keyGroups(),
                            s.splits(),
                            s.sink(),
                            s.lists(),
                            SubtaskSnapshot.NO_WATERMARK));
        }

        @Override
        Pipeline pipeline() {
            return Pipelines::stragglers;
        }
    };

    /** Returns a pipeline that the bug shows in. */
    Pipeline pipeline() {
        return Pipelines::sums;
    }

    /** Its stores have no keys to visit when the timers are to be made known that were restored. */
    private record ForgetfulBackend(StateBackend backend) implements StateBackend {
        @Override
        public String name() {
            return backend.name();
        }

        @Override
        @SuppressWarnings("unchecked") // a proxy of the very interface
        public <K> KeyedStateStore<K> open(KeyedStateContext<K> context) throws IOException {
            KeyedStateStore<K> store = backend.open(context);
            return (KeyedStateStore<K>) Proxy.newProxyInstance(
                    SeededBug.class.getClassLoader(),
                    new Class<?>[] {KeyedStateStore.class},
                    (proxy, method, arguments) -> call(store, method, arguments));
        }

        private static @Nullable Object call(KeyedStateStore<?> store, Method method, Object[] arguments)
                throws Throwable {
            if (method.getName().equals("forEachKey")) {
                return null;
            }
            try {
                return method.invoke(store, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    /** Whether a command answers for a savepoint right after it has become durable: for a checkpoint nothing does. */
    private static boolean isAnswerTo(CheckpointEvent event, CheckpointCommand command) {
        return event instanceof CheckpointEvent.MetadataCommitted committed
                && command instanceof CheckpointCommand.AnswerRequest answer
                && answer.checkpointId() == committed.checkpointId();
    }

    private static List<OperatorSnapshot> changed(
            List<OperatorSnapshot> snapshots, UnaryOperator<OperatorSnapshot> change) {
        List<OperatorSnapshot> changed = new ArrayList<>();
        snapshots.forEach(snapshot -> changed.add(change.apply(snapshot)));
        return changed;
    }

    private static OperatorSnapshot withSink(OperatorSnapshot snapshot, SinkSnapshot sink) {
        return new OperatorSnapshot(
                snapshot.operatorId(), snapshot.keyed(), snapshot.keyGroups(), snapshot.splits(), sink);
    }

    private static List<CheckpointCommand> replaced(
            List<CheckpointCommand> commands, UnaryOperator<CheckpointCommand> change) {
        List<CheckpointCommand> replaced = new ArrayList<>();
        commands.forEach(command -> replaced.add(change.apply(command)));
        return replaced;
    }
}
