package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.checkpoint.CheckpointCommand.AbortCheckpoint;
import io.tidemark.core.checkpoint.CheckpointCommand.RefuseRequest;
import io.tidemark.core.checkpoint.CheckpointCommand.TriggerBarriers;
import io.tidemark.core.checkpoint.CheckpointEvent.AttemptStarted;
import io.tidemark.core.checkpoint.CheckpointEvent.CommittablesPublished;
import io.tidemark.core.checkpoint.CheckpointEvent.MetadataCommitted;
import io.tidemark.core.checkpoint.CheckpointEvent.SubtaskAcknowledged;
import io.tidemark.core.checkpoint.CheckpointEvent.TimeAdvanced;
import io.tidemark.core.model.SubtaskId;
import java.util.ArrayList;
import java.util.List;

/** A plan of two subtasks, its coordinator, and shorthand for what happens to them. */
abstract class CoordinatorScenario {
    static final SubtaskId A = new SubtaskId(0, 0);
    static final SubtaskId B = new SubtaskId(1, 0);
    static final List<SubtaskId> PLAN = List.of(A, B);
    static final CheckpointSettings EVERY_SECOND = CheckpointSettings.every(1_000);

    CheckpointCoordinator coordinator = new CheckpointCoordinator(EVERY_SECOND);
    long now = 5_000;

    void run() {
        on(AttemptStarted.afresh(PLAN));
        complete(1);
    }

    List<CheckpointCommand> completeNext(long checkpointId) {
        assertThat(advance(1_000)).contains(new TriggerBarriers(checkpointId));
        return complete(checkpointId);
    }

    /** Lets everything about one checkpoint succeed, and returns all commands on the way. */
    List<CheckpointCommand> complete(long checkpointId) {
        List<CheckpointCommand> all = new ArrayList<>(ackAll(checkpointId));
        all.addAll(on(new MetadataCommitted(checkpointId)));
        all.addAll(on(new CommittablesPublished(checkpointId)));
        return all;
    }

    List<CheckpointCommand> ackAll(long checkpointId) {
        ack(checkpointId, A);
        return ack(checkpointId, B);
    }

    List<CheckpointCommand> ack(long checkpointId, SubtaskId subtask) {
        return on(new SubtaskAcknowledged(checkpointId, subtask));
    }

    List<CheckpointCommand> advance(long millis) {
        now += millis;
        return on(new TimeAdvanced());
    }

    List<CheckpointCommand> on(CheckpointEvent event) {
        return coordinator.on(event, now);
    }

    static List<AbortReason> abortsOf(List<CheckpointCommand> commands) {
        return commands.stream()
                .filter(AbortCheckpoint.class::isInstance)
                .map(command -> ((AbortCheckpoint) command).reason())
                .toList();
    }

    static List<Long> refusedBy(List<CheckpointCommand> commands) {
        return commands.stream()
                .filter(RefuseRequest.class::isInstance)
                .map(command -> ((RefuseRequest) command).ticket())
                .toList();
    }
}
