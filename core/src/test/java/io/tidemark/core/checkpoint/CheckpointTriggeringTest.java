package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.checkpoint.CheckpointCommand.TriggerBarriers;
import io.tidemark.core.checkpoint.CheckpointCommand.TriggerSavepoint;
import io.tidemark.core.checkpoint.CheckpointCommand.Unalign;
import io.tidemark.core.checkpoint.CheckpointEvent.AttemptStarted;
import io.tidemark.core.checkpoint.CheckpointEvent.CheckpointRequested;
import io.tidemark.core.checkpoint.CheckpointEvent.CommittablesPublished;
import io.tidemark.core.checkpoint.CheckpointEvent.SavepointRequested;
import io.tidemark.core.checkpoint.CheckpointEvent.TimeAdvanced;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointTriggeringTest extends CoordinatorScenario {
    @Test
    void followsTheIntervalFromTriggerToTrigger() {
        run();
        assertThat(coordinator.nextDeadlineMillis()).isEqualTo(now + 1_000);
        assertThat(advance(999)).isEmpty();
        assertThat(advance(1)).containsExactly(new TriggerBarriers(2));
        now += 400;
        complete(2);
        assertThat(coordinator.nextDeadlineMillis()).isEqualTo(now + 600);
        assertThat(advance(600)).containsExactly(new TriggerBarriers(3));
    }

    @Test
    void catchesUpOnceWhenACheckpointTookLongerThanTheInterval() {
        run();
        advance(1_000);
        advance(5_000);
        assertThat(complete(2)).contains(new TriggerBarriers(3));
        assertThat(coordinator.nextDeadlineMillis()).isLessThanOrEqualTo(now + 600_000);
        assertThat(coordinator.status().pendingIds()).containsExactly(3L);
    }

    @Test
    void waitsForTheMinimumPauseAfterTheLastCompletion() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withMinPauseMillis(700));
        run();
        advance(1_000);
        now += 900;
        complete(2);
        assertThat(coordinator.nextDeadlineMillis()).isEqualTo(now + 700);
        assertThat(advance(699)).isEmpty();
        assertThat(advance(1)).containsExactly(new TriggerBarriers(3));
    }

    @Test
    void keepsToTheMaximumUnderWay() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withMaxConcurrent(2));
        run();
        assertThat(advance(1_000)).containsExactly(new TriggerBarriers(2));
        assertThat(advance(1_000)).containsExactly(new TriggerBarriers(3));
        assertThat(advance(9_000)).isEmpty();
        assertThat(coordinator.status().pendingIds()).containsExactly(2L, 3L);
    }

    @Test
    void neverHappensByTheClockOnDemand() {
        coordinator = new CheckpointCoordinator(CheckpointSettings.of(new CheckpointSchedule.OnDemand()));
        run();
        assertThat(coordinator.nextDeadlineMillis()).isEqualTo(CheckpointCoordinator.NO_DEADLINE);
        assertThat(on(new CheckpointRequested(4))).containsExactly(new TriggerBarriers(2));
    }

    @Test
    void anUnalignedCheckpointWaitsForNoBarrierFromItsTriggerOn() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withAlignmentTimeoutMillis(0));
        run();
        assertThat(advance(1_000)).containsExactly(new TriggerBarriers(2), new Unalign(2));
        assertThat(ack(2, A)).isEmpty();
    }

    @Test
    void theFirstCheckpointIsAlignedSinceNothingIsInFlight() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withAlignmentTimeoutMillis(0));
        assertThat(on(AttemptStarted.afresh(PLAN))).containsExactly(new TriggerBarriers(1));
    }

    @Test
    void waitsForBarriersUntilTheAlignmentTimeoutAndSaysSoOnce() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withAlignmentTimeoutMillis(200));
        run();
        assertThat(advance(1_000)).containsExactly(new TriggerBarriers(2));
        assertThat(ack(2, A)).isEmpty();
        assertThat(coordinator.nextDeadlineMillis()).isEqualTo(now + 200);
        assertThat(advance(199)).isEmpty();
        assertThat(advance(1)).containsExactly(new Unalign(2));
        assertThat(advance(5_000)).isEmpty();
    }

    @Test
    void aCheckpointThatAllHaveAnsweredIsNotUnaligned() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withAlignmentTimeoutMillis(200));
        run();
        advance(1_000);
        ackAll(2);
        assertThat(coordinator.nextDeadlineMillis()).isGreaterThan(now + 200);
        assertThat(advance(500)).isEmpty();
    }

    @Test
    void aSavepointIsNeverUnaligned() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withAlignmentTimeoutMillis(0));
        run();
        assertThat(on(new SavepointRequested(9, SavepointPurpose.KEEP_RUNNING)))
                .containsExactly(new TriggerSavepoint(2, 9, SavepointPurpose.KEEP_RUNNING));
        assertThat(advance(5_000)).isEmpty();
    }

    @Test
    void standsStillWhenTheClockStepsBack() {
        run();
        now -= 3_000;
        assertThat(on(new TimeAdvanced())).isEmpty();
        assertThat(advance(3_999)).isEmpty();
        assertThat(advance(1)).containsExactly(new TriggerBarriers(2));
    }

    @Test
    void usesNumbersAboveAllThatWereEverUsed() {
        on(new AttemptStarted(PLAN, 7, List.of(7L, 8L), 11));
        on(new CommittablesPublished(7));
        assertThat(advance(1_000)).containsExactly(new TriggerBarriers(12));
    }

    @Test
    void usesNumbersAboveAnExistingOneThatWasSkipped() {
        on(new AttemptStarted(PLAN, 7, List.of(7L, 20L), 11));
        on(new CommittablesPublished(7));
        assertThat(advance(1_000)).containsExactly(new TriggerBarriers(21));
    }
}
