package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.checkpoint.CheckpointCommand.FailAttempt;
import io.tidemark.core.checkpoint.CheckpointCommand.NotifyComplete;
import io.tidemark.core.checkpoint.CheckpointCommand.PublishCommittables;
import io.tidemark.core.checkpoint.CheckpointCommand.StartSources;
import io.tidemark.core.checkpoint.CheckpointCommand.TriggerBarriers;
import io.tidemark.core.checkpoint.CheckpointCommand.WriteMetadata;
import io.tidemark.core.checkpoint.CheckpointEvent.AttemptStarted;
import io.tidemark.core.checkpoint.CheckpointEvent.CheckpointRequested;
import io.tidemark.core.checkpoint.CheckpointEvent.CommittablesPublished;
import io.tidemark.core.checkpoint.CheckpointEvent.MetadataCommitted;
import io.tidemark.core.checkpoint.CheckpointEvent.SubtaskDeclined;
import io.tidemark.core.checkpoint.CheckpointEvent.TimeAdvanced;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitialCheckpointTest extends CoordinatorScenario {
    @Test
    void isTriggeredAtOnceAndSourcesStartWhenItIsComplete() {
        assertThat(on(AttemptStarted.afresh(PLAN))).containsExactly(new TriggerBarriers(1));
        assertThat(ack(1, A)).isEmpty();
        assertThat(ack(1, B)).containsExactly(new WriteMetadata(1));
        assertThat(on(new MetadataCommitted(1)))
                .containsExactly(new NotifyComplete(1), new PublishCommittables(1), new StartSources());
        assertThat(on(new CommittablesPublished(1))).isEmpty();
    }

    @Test
    void isRepeatedAfterAGrowingPauseUntilItSucceeds() {
        on(AttemptStarted.afresh(PLAN));
        assertThat(abortsOf(on(new SubtaskDeclined(1, A, "disk full")))).containsExactly(AbortReason.DECLINED);
        assertThat(coordinator.nextDeadlineMillis()).isEqualTo(now + 100);
        assertThat(advance(99)).isEmpty();
        assertThat(advance(1)).containsExactly(new TriggerBarriers(2));
        on(new SubtaskDeclined(2, A, "disk full"));
        assertThat(coordinator.nextDeadlineMillis()).isEqualTo(now + 200);
        assertThat(advance(200)).containsExactly(new TriggerBarriers(3));
        ackAll(3);
        assertThat(on(new MetadataCommitted(3))).contains(new StartSources());
    }

    @Test
    void isRepeatedAfterAPauseOfTenSecondsAtMost() {
        on(AttemptStarted.afresh(PLAN));
        for (long id = 1; id <= 20; id++) {
            on(new SubtaskDeclined(id, A, "disk full"));
            assertThat(coordinator.nextDeadlineMillis() - now).isBetween(100L, 10_000L);
            now = coordinator.nextDeadlineMillis();
            assertThat(on(new TimeAdvanced())).containsExactly(new TriggerBarriers(id + 1));
        }
    }

    @Test
    void isAloneWhateverTheMaximum() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withMaxConcurrent(3));
        on(AttemptStarted.afresh(PLAN));
        assertThat(advance(10_000)).isEmpty();
        assertThat(on(new CheckpointRequested(1))).isEmpty();
    }

    @Test
    void failsTheAttemptWhenNoMoreFailuresAreTolerated() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withTolerableFailures(0));
        on(AttemptStarted.afresh(PLAN));
        List<CheckpointCommand> commands = on(new SubtaskDeclined(1, A, "disk full"));
        assertThat(abortsOf(commands)).containsExactly(AbortReason.DECLINED);
        assertThat(commands.get(1))
                .isInstanceOfSatisfying(
                        FailAttempt.class, failed -> assertThat(failed.reason()).contains("disk full"));
        assertThat(coordinator.status().quiet()).isTrue();
    }

    @Test
    void isNotTakenWhenRestored() {
        assertThat(on(new AttemptStarted(PLAN, 7, List.of(6L, 7L), 9)))
                .containsExactly(new PublishCommittables(7), new StartSources());
    }
}
