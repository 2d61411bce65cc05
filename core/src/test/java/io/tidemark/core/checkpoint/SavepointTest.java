package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.checkpoint.CheckpointCommand.AbortCheckpoint;
import io.tidemark.core.checkpoint.CheckpointCommand.AnswerRequest;
import io.tidemark.core.checkpoint.CheckpointCommand.EndSources;
import io.tidemark.core.checkpoint.CheckpointCommand.FailAttempt;
import io.tidemark.core.checkpoint.CheckpointCommand.FinishJob;
import io.tidemark.core.checkpoint.CheckpointCommand.NotifyComplete;
import io.tidemark.core.checkpoint.CheckpointCommand.PauseSources;
import io.tidemark.core.checkpoint.CheckpointCommand.PublishCommittables;
import io.tidemark.core.checkpoint.CheckpointCommand.StartSources;
import io.tidemark.core.checkpoint.CheckpointCommand.TriggerBarriers;
import io.tidemark.core.checkpoint.CheckpointCommand.TriggerSavepoint;
import io.tidemark.core.checkpoint.CheckpointCommand.WriteMetadata;
import io.tidemark.core.checkpoint.CheckpointEvent.AttemptStarted;
import io.tidemark.core.checkpoint.CheckpointEvent.AttemptStopped;
import io.tidemark.core.checkpoint.CheckpointEvent.CheckpointRequested;
import io.tidemark.core.checkpoint.CheckpointEvent.CommittablesPublished;
import io.tidemark.core.checkpoint.CheckpointEvent.MetadataCommitted;
import io.tidemark.core.checkpoint.CheckpointEvent.MetadataFailed;
import io.tidemark.core.checkpoint.CheckpointEvent.SavepointRequested;
import io.tidemark.core.checkpoint.CheckpointEvent.SubtaskDeclined;
import io.tidemark.core.checkpoint.CheckpointEvent.SubtaskDrained;
import java.util.List;
import org.junit.jupiter.api.Test;

class SavepointTest extends CoordinatorScenario {
    private List<CheckpointCommand> ask(long ticket, SavepointPurpose purpose) {
        return on(new SavepointRequested(ticket, purpose));
    }

    @Test
    void aSavepointIsAnsweredWhenItIsDurableAndNothingElseIsDoneWithIt() {
        run();
        assertThat(ask(7, SavepointPurpose.KEEP_RUNNING))
                .containsExactly(new TriggerSavepoint(2, 7, SavepointPurpose.KEEP_RUNNING));
        assertThat(ackAll(2)).containsExactly(new WriteMetadata(2));
        assertThat(on(new MetadataCommitted(2))).containsExactly(new AnswerRequest(7, 2));
        assertThat(coordinator.status().lastCompletedId()).isEqualTo(1);
        assertThat(completeNext(3)).contains(new CheckpointCommand.DeleteCheckpoint(1));
    }

    @Test
    void aNewerCheckpointDoesNotSubsumeASavepointNorTheOtherWayRound() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withMaxConcurrent(3));
        run();
        advance(1_000); // checkpoint 2
        ask(7, SavepointPurpose.KEEP_RUNNING); // 3
        advance(1_000); // checkpoint 4
        ackAll(3);
        assertThat(on(new MetadataCommitted(3))).containsExactly(new AnswerRequest(7, 3));
        ask(8, SavepointPurpose.KEEP_RUNNING); // 5
        assertThat(complete(4)).contains(new PublishCommittables(4));
        assertThat(coordinator.status().pendingIds()).containsExactly(5L);
        ackAll(5);
        assertThat(on(new MetadataCommitted(5))).containsExactly(new AnswerRequest(8, 5));
    }

    @Test
    void aSavepointIsWrittenOnlyWhenWhatIsDurableIsPublished() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withMaxConcurrent(2));
        run();
        advance(1_000);
        ackAll(2);
        on(new MetadataCommitted(2));
        ask(7, SavepointPurpose.KEEP_RUNNING);
        assertThat(ackAll(3)).isEmpty();
        assertThat(on(new CommittablesPublished(2))).contains(new WriteMetadata(3));
    }

    @Test
    void savepointsFollowEachOther() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withMaxConcurrent(5));
        run();
        ask(7, SavepointPurpose.KEEP_RUNNING);
        assertThat(ask(8, SavepointPurpose.KEEP_RUNNING)).isEmpty();
        assertThat(ackAll(2))
                .containsExactly(new WriteMetadata(2), new TriggerSavepoint(3, 8, SavepointPurpose.KEEP_RUNNING));
    }

    @Test
    void aFailedSavepointIsNobodysFailureButThatOfWhoAsked() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withTolerableFailures(0));
        run();
        ask(7, SavepointPurpose.KEEP_RUNNING);
        List<CheckpointCommand> caused = on(new SubtaskDeclined(2, A, "no"));
        assertThat(refusedBy(caused)).containsExactly(7L);
        assertThat(abortsOf(caused)).containsExactly(AbortReason.DECLINED);
        assertThat(caused).noneMatch(FailAttempt.class::isInstance);
    }

    @Test
    void aSavepointThatEndsTheJobIsACheckpointToo() {
        run();
        assertThat(ask(7, SavepointPurpose.STOP))
                .containsExactly(new PauseSources(), new TriggerSavepoint(2, 7, SavepointPurpose.STOP));
        assertThat(advance(5_000)).as("periodic checkpoints").isEmpty();
        ackAll(2);
        assertThat(on(new MetadataCommitted(2))).containsExactly(new NotifyComplete(2), new PublishCommittables(2));
        assertThat(on(new CommittablesPublished(2)))
                .containsExactly(new AnswerRequest(7, 2), new CheckpointCommand.DeleteCheckpoint(1), new FinishJob());
        assertThat(coordinator.status().retainedIds()).containsExactly(2L);
    }

    @Test
    void theJobGoesOnIfTheSavepointThatWasToEndItFails() {
        run();
        ask(7, SavepointPurpose.STOP);
        ackAll(2);
        List<CheckpointCommand> caused = on(new MetadataFailed(2, "disk full"));
        assertThat(caused).contains(new StartSources()).anyMatch(AbortCheckpoint.class::isInstance);
        assertThat(refusedBy(caused)).containsExactly(7L);
        completeNext(3);
    }

    @Test
    void aDrainWaitsUntilAllHasFlownAndTakesNoCheckpointOnTheWay() {
        run();
        assertThat(ask(7, SavepointPurpose.DRAIN)).containsExactly(new EndSources());
        assertThat(advance(5_000)).isEmpty();
        assertThat(on(new SubtaskDrained(A))).isEmpty();
        assertThat(on(new SubtaskDrained(B))).containsExactly(new TriggerSavepoint(2, 7, SavepointPurpose.DRAIN));
        assertThat(complete(2)).endsWith(new FinishJob());
    }

    @Test
    void aDrainThatFailsFailsTheAttempt() {
        run();
        ask(7, SavepointPurpose.DRAIN);
        on(new SubtaskDrained(A));
        on(new SubtaskDrained(B));
        List<CheckpointCommand> caused = on(new SubtaskDeclined(2, A, "no"));
        assertThat(refusedBy(caused)).containsExactly(7L);
        assertThat(caused).anyMatch(FailAttempt.class::isInstance).doesNotContain(new StartSources());
    }

    @Test
    void whoeverWaitsIsRefusedWhenTheAttemptStops() {
        run();
        ask(7, SavepointPurpose.KEEP_RUNNING);
        ask(8, SavepointPurpose.KEEP_RUNNING);
        ask(9, SavepointPurpose.DRAIN);
        assertThat(refusedBy(on(new AttemptStopped()))).containsExactlyInAnyOrder(7L, 8L, 9L);
        on(new AttemptStarted(PLAN, 1, List.of(1L), 1));
        on(new CommittablesPublished(1));
        ask(10, SavepointPurpose.DRAIN);
        assertThat(refusedBy(on(new AttemptStopped()))).containsExactly(10L);
    }

    @Test
    void nothingFollowsOnAStop() {
        run();
        ask(7, SavepointPurpose.STOP);
        assertThat(refusedBy(ask(8, SavepointPurpose.KEEP_RUNNING))).containsExactly(8L);
        assertThat(refusedBy(ask(9, SavepointPurpose.DRAIN))).containsExactly(9L);
        assertThat(refusedBy(on(new CheckpointRequested(10)))).containsExactly(10L);
    }

    @Test
    void theEndOfABoundedJobWaitsForASavepoint() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withMaxConcurrent(2));
        run();
        ask(7, SavepointPurpose.KEEP_RUNNING);
        on(new SubtaskDrained(A));
        assertThat(on(new SubtaskDrained(B))).containsExactly(new TriggerBarriers(3));
        assertThat(complete(3)).doesNotContain(new FinishJob());
        ackAll(2);
        assertThat(on(new MetadataCommitted(2))).containsExactly(new AnswerRequest(7, 2), new FinishJob());
    }

    @Test
    void aJobWithoutCheckpointsIsStoppedBySavepointToo() {
        coordinator = new CheckpointCoordinator(CheckpointSettings.off());
        on(AttemptStarted.afresh(PLAN));
        assertThat(ask(7, SavepointPurpose.STOP))
                .containsExactly(new PauseSources(), new TriggerSavepoint(1, 7, SavepointPurpose.STOP));
        assertThat(complete(1)).endsWith(new AnswerRequest(7, 1), new FinishJob());
    }
}
