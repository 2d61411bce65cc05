package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.checkpoint.CheckpointCommand.DeleteCheckpoint;
import io.tidemark.core.checkpoint.CheckpointCommand.FailAttempt;
import io.tidemark.core.checkpoint.CheckpointCommand.WriteMetadata;
import io.tidemark.core.checkpoint.CheckpointEvent.AttemptStarted;
import io.tidemark.core.checkpoint.CheckpointEvent.CommittablesPublished;
import io.tidemark.core.checkpoint.CheckpointEvent.DeletionFailed;
import io.tidemark.core.checkpoint.CheckpointEvent.MetadataCommitted;
import io.tidemark.core.checkpoint.CheckpointEvent.MetadataFailed;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointCompletionTest extends CoordinatorScenario {
    @Test
    void makesNothingDurableBeforeTheLastIsPublished() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withMaxConcurrent(2));
        run();
        advance(1_000);
        advance(1_000);
        ackAll(2);
        assertThat(ackAll(3)).as("2 holds the seal").isEmpty();
        assertThat(on(new MetadataCommitted(2))).doesNotContain(new WriteMetadata(3));
        assertThat(coordinator.status().publishingId()).isEqualTo(2);
        assertThat(on(new CommittablesPublished(2))).contains(new WriteMetadata(3));
    }

    @Test
    void waitsForTheRestoredCheckpointToBePublished() {
        on(new AttemptStarted(PLAN, 7, List.of(7L), 7));
        advance(1_000);
        assertThat(ackAll(8)).isEmpty();
        assertThat(on(new CommittablesPublished(7))).containsExactly(new WriteMetadata(8));
    }

    @Test
    void writesTheOldestReadyOneFirst() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withMaxConcurrent(3));
        on(new AttemptStarted(PLAN, 7, List.of(7L), 7));
        advance(1_000);
        advance(1_000);
        ackAll(9);
        ackAll(8);
        assertThat(on(new CommittablesPublished(7))).containsExactly(new WriteMetadata(8));
    }

    @Test
    void subsumesOlderOnesWithoutCountingThemAsFailures() {
        coordinator =
                new CheckpointCoordinator(EVERY_SECOND.withMaxConcurrent(2).withTolerableFailures(0));
        run();
        advance(1_000);
        advance(1_000);
        assertThat(ackAll(3)).containsExactly(new WriteMetadata(3));
        List<CheckpointCommand> commands = on(new MetadataCommitted(3));
        assertThat(abortsOf(commands)).containsExactly(AbortReason.SUBSUMED);
        assertThat(commands).doesNotHaveAnyElementsOfTypes(FailAttempt.class);
        assertThat(ack(2, A)).as("its answer comes late").isEmpty();
    }

    @Test
    void anOlderReadyOneIsWrittenWhenTheNewerCannotBe() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withMaxConcurrent(2));
        run();
        advance(1_000);
        advance(1_000);
        ackAll(3);
        assertThat(ackAll(2)).isEmpty();
        List<CheckpointCommand> commands = on(new MetadataFailed(3, "disk full"));
        assertThat(abortsOf(commands)).containsExactly(AbortReason.METADATA_FAILED);
        assertThat(commands).contains(new WriteMetadata(2));
    }

    @Test
    void deletesTheOldestBeyondTheRetainedOnesAfterPublication() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withRetained(2));
        run();
        assertThat(completeNext(2)).doesNotHaveAnyElementsOfTypes(DeleteCheckpoint.class);
        advance(1_000);
        ackAll(3);
        assertThat(on(new MetadataCommitted(3))).doesNotHaveAnyElementsOfTypes(DeleteCheckpoint.class);
        assertThat(on(new CommittablesPublished(3))).containsExactly(new DeleteCheckpoint(1));
        assertThat(coordinator.status().retainedIds()).containsExactly(2L, 3L);
    }

    @Test
    void triesAFailedDeletionAgainWithTheNext() {
        run();
        assertThat(completeNext(2)).contains(new DeleteCheckpoint(1));
        assertThat(on(new DeletionFailed(1))).isEmpty();
        assertThat(completeNext(3)).contains(new DeleteCheckpoint(1), new DeleteCheckpoint(2));
    }

    @Test
    void keepsWhatWasSkippedAsUnusableUntilANewerOneReplacesIt() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withRetained(2));
        on(new AttemptStarted(PLAN, 5, List.of(3L, 4L, 5L, 6L), 6));
        assertThat(on(new CommittablesPublished(5))).containsExactly(new DeleteCheckpoint(3));
        assertThat(completeNext(7)).contains(new DeleteCheckpoint(4), new DeleteCheckpoint(6));
        assertThat(coordinator.status().retainedIds()).containsExactly(5L, 7L);
    }
}
