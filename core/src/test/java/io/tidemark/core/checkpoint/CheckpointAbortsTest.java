package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.checkpoint.CheckpointCommand.AbortCheckpoint;
import io.tidemark.core.checkpoint.CheckpointCommand.FailAttempt;
import io.tidemark.core.checkpoint.CheckpointCommand.PublishCommittables;
import io.tidemark.core.checkpoint.CheckpointCommand.TriggerBarriers;
import io.tidemark.core.checkpoint.CheckpointEvent.AttemptStarted;
import io.tidemark.core.checkpoint.CheckpointEvent.CommitUncertain;
import io.tidemark.core.checkpoint.CheckpointEvent.MetadataCommitted;
import io.tidemark.core.checkpoint.CheckpointEvent.PublicationFailed;
import io.tidemark.core.checkpoint.CheckpointEvent.SubtaskDeclined;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointAbortsTest extends CoordinatorScenario {
    @Test
    void anExpiredCheckpointIsAbortedAndItsLateAnswersIgnored() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withTimeoutMillis(300));
        run();
        advance(1_000);
        ack(2, A);
        assertThat(coordinator.nextDeadlineMillis()).isEqualTo(now + 300);
        assertThat(advance(299)).isEmpty();
        List<CheckpointCommand> commands = advance(1);
        assertThat(commands).singleElement().isInstanceOfSatisfying(AbortCheckpoint.class, abort -> {
            assertThat(abort.reason()).isEqualTo(AbortReason.EXPIRED);
            assertThat(abort.detail()).contains("1 of 2", "1/0");
        });
        assertThat(ack(2, B)).isEmpty();
        assertThat(on(new SubtaskDeclined(2, B, "aborted"))).isEmpty();
    }

    @Test
    void aReadyCheckpointExpiresWhileItWaitsForThePublicationOfAnother() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withTimeoutMillis(300));
        on(new AttemptStarted(PLAN, 7, List.of(7L), 7));
        advance(1_000);
        ackAll(8);
        assertThat(advance(300))
                .singleElement()
                .isInstanceOfSatisfying(
                        AbortCheckpoint.class,
                        abort -> assertThat(abort.detail()).contains("not yet published"));
    }

    @Test
    void aCheckpointThatIsBeingWrittenCannotExpire() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withTimeoutMillis(300));
        run();
        advance(1_000);
        ackAll(2);
        assertThat(advance(100_000)).isEmpty();
        assertThat(on(new MetadataCommitted(2))).contains(new PublishCommittables(2));
    }

    @Test
    void failuresInARowBeyondTheTolerableFailTheAttempt() {
        coordinator = new CheckpointCoordinator(
                EVERY_SECOND.withTolerableFailures(1).withMaxConcurrent(2).withTimeoutMillis(5_000));
        run();
        advance(1_000);
        on(new SubtaskDeclined(2, A, "first"));
        advance(1_000);
        complete(3);
        advance(1_000);
        advance(1_000);
        assertThat(on(new SubtaskDeclined(4, A, "first again")))
                .as("a success in between resets the count")
                .doesNotHaveAnyElementsOfTypes(FailAttempt.class);
        ack(5, A);
        advance(1_000);
        List<CheckpointCommand> commands = advance(5_000);
        assertThat(abortsOf(commands)).containsExactly(AbortReason.EXPIRED, AbortReason.ATTEMPT_STOPPED);
        assertThat(commands).hasAtLeastOneElementOfType(FailAttempt.class);
    }

    @Test
    void anyNumberOfFailuresIsToleratedByDefault() {
        run();
        for (long id = 2; id < 1_000; id++) {
            assertThat(advance(1_000)).contains(new TriggerBarriers(id));
            assertThat(on(new SubtaskDeclined(id, A, "disk full"))).doesNotHaveAnyElementsOfTypes(FailAttempt.class);
        }
    }

    @Test
    void anUncertainCommitFailsTheAttemptAndDeletesNothing() {
        run();
        advance(1_000);
        ackAll(2);
        assertThat(on(new CommitUncertain(2, "connection lost")))
                .singleElement()
                .isInstanceOf(FailAttempt.class);
        assertThat(coordinator.status().quiet()).isTrue();
        assertThat(on(new AttemptStarted(PLAN, 2, List.of(1L, 2L), 2))).contains(new PublishCommittables(2));
    }

    @Test
    void aFailedPublicationFailsTheAttempt() {
        run();
        advance(1_000);
        ackAll(2);
        on(new MetadataCommitted(2));
        assertThat(on(new PublicationFailed(2, "sink down"))).singleElement().isInstanceOf(FailAttempt.class);
        assertThat(coordinator.status().lastCompletedId()).isEqualTo(2);
    }
}
