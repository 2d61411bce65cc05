package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.checkpoint.CheckpointCommand.AbortCheckpoint;
import io.tidemark.core.checkpoint.CheckpointCommand.DeleteCheckpoint;
import io.tidemark.core.checkpoint.CheckpointCommand.PublishCommittables;
import io.tidemark.core.checkpoint.CheckpointCommand.SuspendJob;
import io.tidemark.core.checkpoint.CheckpointCommand.TriggerBarriers;
import io.tidemark.core.checkpoint.CheckpointEvent.AttemptStarted;
import io.tidemark.core.checkpoint.CheckpointEvent.AttemptStopped;
import io.tidemark.core.checkpoint.CheckpointEvent.CheckpointRequested;
import io.tidemark.core.checkpoint.CheckpointEvent.CommittablesPublished;
import io.tidemark.core.checkpoint.CheckpointEvent.Fenced;
import io.tidemark.core.checkpoint.CheckpointEvent.MetadataCommitted;
import io.tidemark.core.checkpoint.CheckpointEvent.MetadataFailed;
import io.tidemark.core.checkpoint.CheckpointEvent.PublicationFailed;
import io.tidemark.core.checkpoint.CheckpointEvent.SubtaskDrained;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptStoppingTest extends CoordinatorScenario {
    @Test
    void abortsWhatIsPendingAndIgnoresWhatComesLate() {
        run();
        advance(1_000);
        ack(2, A);
        assertThat(abortsOf(on(new AttemptStopped()))).containsExactly(AbortReason.ATTEMPT_STOPPED);
        assertThat(ack(2, B)).isEmpty();
        assertThat(on(new SubtaskDrained(A))).isEmpty();
        assertThat(on(new AttemptStopped())).isEmpty();
        assertThat(coordinator.nextDeadlineMillis()).isEqualTo(CheckpointCoordinator.NO_DEADLINE);
        assertThat(coordinator.status().quiet()).isTrue();
    }

    @Test
    void stillPublishesWhatBecomesDurable() {
        run();
        advance(1_000);
        ackAll(2);
        assertThat(on(new AttemptStopped())).isEmpty();
        assertThat(coordinator.status().quiet()).isFalse();
        assertThat(on(new MetadataCommitted(2))).containsExactly(new PublishCommittables(2));
        assertThat(coordinator.status().quiet()).isFalse();
        assertThat(on(new CommittablesPublished(2))).containsExactly(new DeleteCheckpoint(1));
        assertThat(coordinator.status().quiet()).isTrue();
    }

    @Test
    void aWriteOrPublicationThatFailsAfterwardsFailsNothingMore() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withTolerableFailures(0));
        run();
        advance(1_000);
        ackAll(2);
        on(new AttemptStopped());
        assertThat(abortsOf(on(new MetadataFailed(2, "disk full")))).containsExactly(AbortReason.METADATA_FAILED);
        on(new AttemptStarted(PLAN, 1, List.of(1L), 2));
        on(new AttemptStopped());
        assertThat(on(new PublicationFailed(1, "sink down"))).isEmpty();
        assertThat(coordinator.status().quiet()).isTrue();
    }

    @Test
    void theNextAttemptCountsOn() {
        run();
        advance(1_000);
        on(new AttemptStopped());
        on(new AttemptStarted(PLAN, 1, List.of(1L), 0));
        on(new CommittablesPublished(1));
        assertThat(advance(1_000)).containsExactly(new TriggerBarriers(3));
        assertThat(ack(2, A)).as("an answer to the attempt before").isEmpty();
    }

    @Test
    void aFencedOwnerStopsAndTouchesNothing() {
        run();
        on(new CheckpointRequested(1));
        List<CheckpointCommand> commands = on(new Fenced("epoch 4 owns the job"));
        assertThat(refusedBy(commands)).containsExactly(1L);
        assertThat(commands).contains(new SuspendJob("epoch 4 owns the job"));
        assertThat(commands).doesNotHaveAnyElementsOfTypes(AbortCheckpoint.class, DeleteCheckpoint.class);
        assertThat(advance(100_000)).isEmpty();
        assertThat(on(new MetadataCommitted(2))).isEmpty();
        assertThat(on(new Fenced("again"))).isEmpty();
    }

    @Test
    void aFencedCommitRevokesTheSealAndRefusesWhoWaits() {
        run();
        on(new CheckpointRequested(1));
        ackAll(2);
        assertThat(refusedBy(on(new Fenced("epoch 4 owns the job")))).containsExactly(1L);
        assertThat(coordinator.status().pendingIds()).isEmpty();
    }
}
