package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.core.checkpoint.CheckpointCommand.StartSources;
import io.tidemark.core.checkpoint.CheckpointEvent.AttemptStarted;
import io.tidemark.core.checkpoint.CheckpointEvent.AttemptStopped;
import io.tidemark.core.checkpoint.CheckpointEvent.CheckpointRequested;
import io.tidemark.core.checkpoint.CheckpointEvent.CommitUncertain;
import io.tidemark.core.checkpoint.CheckpointEvent.CommittablesPublished;
import io.tidemark.core.checkpoint.CheckpointEvent.DeletionFailed;
import io.tidemark.core.checkpoint.CheckpointEvent.Fenced;
import io.tidemark.core.checkpoint.CheckpointEvent.MetadataCommitted;
import io.tidemark.core.checkpoint.CheckpointEvent.MetadataFailed;
import io.tidemark.core.checkpoint.CheckpointEvent.PublicationFailed;
import io.tidemark.core.checkpoint.CheckpointEvent.SavepointRequested;
import io.tidemark.core.checkpoint.CheckpointEvent.SubtaskAcknowledged;
import io.tidemark.core.checkpoint.CheckpointEvent.SubtaskDeclined;
import io.tidemark.core.checkpoint.CheckpointEvent.SubtaskDrained;
import io.tidemark.core.checkpoint.CheckpointEvent.TimeAdvanced;
import io.tidemark.core.model.InvariantViolation;
import io.tidemark.core.model.SubtaskId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoordinatorInvariantsTest extends CoordinatorScenario {
    @Test
    void aSecondAnswerOfASubtask() {
        on(AttemptStarted.afresh(PLAN));
        ack(1, A);
        breaks(new SubtaskAcknowledged(1, A));
        breaks(new SubtaskDeclined(1, A, "changed its mind"));
    }

    @Test
    void anAnswerOfAnUnknownSubtask() {
        on(AttemptStarted.afresh(PLAN));
        breaks(new SubtaskAcknowledged(1, new SubtaskId(9, 9)));
    }

    @Test
    void anAnswerToACheckpointThatWasNeverTriggered() {
        on(AttemptStarted.afresh(PLAN));
        breaks(new SubtaskAcknowledged(2, A));
        breaks(new SubtaskAcknowledged(0, A));
    }

    @Test
    void aSubtaskThatDrainsTwiceOrIsUnknown() {
        run();
        on(new SubtaskDrained(A));
        breaks(new SubtaskDrained(A));
        breaks(new SubtaskDrained(new SubtaskId(9, 9)));
    }

    @Test
    void aCommitOrPublicationThatNobodyAskedFor() {
        run();
        breaks(new MetadataCommitted(1));
        breaks(new MetadataFailed(1, "?"));
        breaks(new CommitUncertain(1, "?"));
        breaks(new CommittablesPublished(1));
        breaks(new PublicationFailed(1, "?"));
    }

    @Test
    void aStartWhileAnAttemptRunsOrAPublicationIsUnderWay() {
        on(new AttemptStarted(PLAN, 7, List.of(7L), 7));
        breaks(AttemptStarted.afresh(PLAN));
        on(new AttemptStopped());
        breaks(AttemptStarted.afresh(PLAN));
        on(new CommittablesPublished(7));
        assertThat(on(new AttemptStarted(PLAN, 7, List.of(7L), 7))).contains(new StartSources());
    }

    @Test
    void everyEventHasATransition() {
        Map<Class<?>, CheckpointEvent> samples = new LinkedHashMap<>();
        for (CheckpointEvent event : List.of(
                AttemptStarted.afresh(PLAN),
                new TimeAdvanced(),
                new CheckpointRequested(1),
                new SavepointRequested(1, SavepointPurpose.KEEP_RUNNING),
                new SubtaskAcknowledged(1, A),
                new SubtaskDeclined(1, A, "?"),
                new SubtaskDrained(A),
                new MetadataCommitted(1),
                new MetadataFailed(1, "?"),
                new CommitUncertain(1, "?"),
                new CommittablesPublished(1),
                new PublicationFailed(1, "?"),
                new DeletionFailed(1),
                new Fenced("?"),
                new AttemptStopped())) {
            samples.put(event.getClass(), event);
        }
        assertThat(samples.keySet()).containsExactlyInAnyOrder(CheckpointEvent.class.getPermittedSubclasses());
        samples.values().forEach(event -> {
            Throwable refused = catchThrowable(() -> new CheckpointCoordinator(EVERY_SECOND).on(event, 0));
            if (refused != null) { // Then for what the event says, not because nothing knows it.
                assertThat(refused).isInstanceOf(InvariantViolation.class).hasMessageNotContaining("no transition");
            }
        });
    }

    private void breaks(CheckpointEvent event) {
        assertThatThrownBy(() -> on(event)).isInstanceOf(InvariantViolation.class);
    }
}
