package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.checkpoint.CheckpointCommand.AnswerRequest;
import io.tidemark.core.checkpoint.CheckpointCommand.DeleteCheckpoint;
import io.tidemark.core.checkpoint.CheckpointCommand.FinishJob;
import io.tidemark.core.checkpoint.CheckpointCommand.PublishCommittables;
import io.tidemark.core.checkpoint.CheckpointCommand.StartSources;
import io.tidemark.core.checkpoint.CheckpointCommand.TriggerBarriers;
import io.tidemark.core.checkpoint.CheckpointEvent.AttemptStarted;
import io.tidemark.core.checkpoint.CheckpointEvent.AttemptStopped;
import io.tidemark.core.checkpoint.CheckpointEvent.CheckpointRequested;
import io.tidemark.core.checkpoint.CheckpointEvent.CommittablesPublished;
import io.tidemark.core.checkpoint.CheckpointEvent.MetadataCommitted;
import io.tidemark.core.checkpoint.CheckpointEvent.MetadataFailed;
import io.tidemark.core.checkpoint.CheckpointEvent.SubtaskDeclined;
import io.tidemark.core.checkpoint.CheckpointEvent.SubtaskDrained;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobFinishingTest extends CoordinatorScenario {
    @Test
    void takesAFinalCheckpointAndEndsWhenItIsPublished() {
        run();
        assertThat(on(new SubtaskDrained(A))).isEmpty();
        assertThat(on(new SubtaskDrained(B))).containsExactly(new TriggerBarriers(2));
        assertThat(coordinator.status().finishing()).isTrue();
        ackAll(2);
        assertThat(on(new MetadataCommitted(2))).doesNotContain(new FinishJob());
        assertThat(refusedBy(on(new CheckpointRequested(9)))).containsExactly(9L);
        assertThat(on(new CommittablesPublished(2))).containsExactly(new DeleteCheckpoint(1), new FinishJob());
        assertThat(advance(100_000)).isEmpty();
    }

    @Test
    void letsAnEarlierCheckpointFinishFirst() {
        run();
        advance(1_000);
        on(new SubtaskDrained(A));
        assertThat(on(new SubtaskDrained(B))).isEmpty();
        assertThat(complete(2)).contains(new TriggerBarriers(3)).doesNotContain(new FinishJob());
        assertThat(complete(3)).contains(new FinishJob());
    }

    @Test
    void subsumesAnEarlierCheckpointThatIsSlower() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withMaxConcurrent(2));
        run();
        advance(1_000);
        on(new SubtaskDrained(A));
        assertThat(on(new SubtaskDrained(B))).containsExactly(new TriggerBarriers(3));
        assertThat(advance(1_000)).as("no periodic one any more").isEmpty();
        assertThat(complete(3)).contains(new FinishJob());
    }

    @Test
    void repeatsAFailedFinalCheckpointAfterAGrowingPause() {
        run();
        on(new SubtaskDrained(A));
        on(new SubtaskDrained(B));
        on(new SubtaskDeclined(2, A, "disk full"));
        assertThat(coordinator.nextDeadlineMillis()).isEqualTo(now + 100);
        assertThat(advance(100)).containsExactly(new TriggerBarriers(3));
        ackAll(3);
        on(new MetadataFailed(3, "disk full"));
        assertThat(coordinator.nextDeadlineMillis()).isEqualTo(now + 200);
        assertThat(advance(200)).containsExactly(new TriggerBarriers(4));
        assertThat(complete(4)).contains(new FinishJob());
    }

    @Test
    void aFailureOfAnEarlierCheckpointPutsNothingOff() {
        run();
        advance(1_000);
        on(new SubtaskDrained(A));
        on(new SubtaskDrained(B));
        assertThat(on(new SubtaskDeclined(2, A, "disk full"))).contains(new TriggerBarriers(3));
    }

    @Test
    void answersRequestsThatWaitWithTheFinalCheckpoint() {
        run();
        advance(1_000);
        on(new SubtaskDrained(A));
        on(new SubtaskDrained(B));
        on(new CheckpointRequested(5));
        complete(2);
        assertThat(complete(3)).contains(new AnswerRequest(5, 3));
    }

    @Test
    void refusesRequestsThatCameTooLateForTheFinalCheckpoint() {
        run();
        on(new SubtaskDrained(A));
        on(new SubtaskDrained(B));
        on(new CheckpointRequested(5));
        assertThat(refusedBy(complete(2))).containsExactly(5L);
    }

    @Test
    void comesAfterTheInitialCheckpointIfSubtasksDrainEarly() {
        on(AttemptStarted.afresh(PLAN));
        on(new SubtaskDrained(A));
        on(new SubtaskDrained(B));
        assertThat(complete(1)).containsSubsequence(new StartSources(), new TriggerBarriers(2));
        assertThat(complete(2)).contains(new FinishJob());
    }

    @Test
    void aStopWhileFinishingIsNoFinish() {
        run();
        on(new SubtaskDrained(A));
        on(new SubtaskDrained(B));
        ackAll(2);
        on(new MetadataCommitted(2));
        on(new AttemptStopped());
        assertThat(on(new CommittablesPublished(2))).doesNotContain(new FinishJob());
    }

    @Test
    void needsNoCheckpointWhenCheckpointingIsOff() {
        coordinator = new CheckpointCoordinator(CheckpointSettings.off());
        assertThat(on(AttemptStarted.afresh(PLAN))).containsExactly(new StartSources());
        on(new SubtaskDrained(A));
        assertThat(on(new SubtaskDrained(B))).containsExactly(new FinishJob());
    }

    @Test
    void waitsForTheRestoredPublicationWhenCheckpointingIsOff() {
        coordinator = new CheckpointCoordinator(CheckpointSettings.off());
        on(new AttemptStarted(PLAN, 3, List.of(3L), 3));
        on(new SubtaskDrained(A));
        assertThat(on(new SubtaskDrained(B))).isEmpty();
        assertThat(on(new CommittablesPublished(3))).containsExactly(new FinishJob());
    }

    @Test
    void takesOneCheckpointInAllWhenOnlyTheEndIsAskedFor() {
        coordinator = new CheckpointCoordinator(CheckpointSettings.of(new CheckpointSchedule.AtEndOnly()));
        assertThat(on(AttemptStarted.afresh(PLAN))).containsExactly(new StartSources());
        assertThat(advance(1_000_000)).isEmpty();
        on(new SubtaskDrained(A));
        assertThat(on(new SubtaskDrained(B))).containsExactly(new TriggerBarriers(1));
        assertThat(complete(1)).contains(new PublishCommittables(1), new FinishJob());
    }
}
