package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.checkpoint.CheckpointCommand.AnswerRequest;
import io.tidemark.core.checkpoint.CheckpointCommand.DeleteCheckpoint;
import io.tidemark.core.checkpoint.CheckpointCommand.NotifyComplete;
import io.tidemark.core.checkpoint.CheckpointCommand.PublishCommittables;
import io.tidemark.core.checkpoint.CheckpointCommand.TriggerBarriers;
import io.tidemark.core.checkpoint.CheckpointEvent.AttemptStarted;
import io.tidemark.core.checkpoint.CheckpointEvent.AttemptStopped;
import io.tidemark.core.checkpoint.CheckpointEvent.CheckpointRequested;
import io.tidemark.core.checkpoint.CheckpointEvent.CommittablesPublished;
import io.tidemark.core.checkpoint.CheckpointEvent.MetadataCommitted;
import io.tidemark.core.checkpoint.CheckpointEvent.PublicationFailed;
import io.tidemark.core.checkpoint.CheckpointEvent.SubtaskDeclined;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointRequestsTest extends CoordinatorScenario {
    @Test
    void overrideIntervalAndPauseAndAreAnsweredWhenPublished() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withMinPauseMillis(10_000));
        run();
        assertThat(on(new CheckpointRequested(77))).containsExactly(new TriggerBarriers(2));
        ackAll(2);
        assertThat(on(new MetadataCommitted(2))).containsExactly(new NotifyComplete(2), new PublishCommittables(2));
        assertThat(on(new CommittablesPublished(2))).containsExactly(new AnswerRequest(77, 2), new DeleteCheckpoint(1));
    }

    @Test
    void waitForTheMaximumAndShareTheNextCheckpoint() {
        run();
        advance(1_000);
        assertThat(on(new CheckpointRequested(1))).isEmpty();
        assertThat(on(new CheckpointRequested(2))).isEmpty();
        assertThat(complete(2)).contains(new TriggerBarriers(3)).doesNotContain(new AnswerRequest(1, 2));
        assertThat(complete(3)).contains(new AnswerRequest(1, 3), new AnswerRequest(2, 3));
    }

    @Test
    void areRefusedBeyondTheLimit() {
        run();
        advance(1_000);
        for (int ticket = 0; ticket < CheckpointCoordinator.MAX_WAITING_REQUESTS; ticket++) {
            assertThat(on(new CheckpointRequested(ticket))).isEmpty();
        }
        assertThat(refusedBy(on(new CheckpointRequested(500)))).containsExactly(500L);
    }

    @Test
    void areRefusedWhenTheirCheckpointIsAborted() {
        run();
        on(new CheckpointRequested(1));
        assertThat(refusedBy(on(new SubtaskDeclined(2, B, "no space")))).containsExactly(1L);
    }

    @Test
    void areAnsweredByTheNewerCheckpointThatSubsumesTheirs() {
        coordinator = new CheckpointCoordinator(EVERY_SECOND.withMaxConcurrent(2));
        run();
        on(new CheckpointRequested(1));
        advance(1_000);
        List<CheckpointCommand> commands = complete(3);
        assertThat(abortsOf(commands)).containsExactly(AbortReason.SUBSUMED);
        assertThat(commands).contains(new AnswerRequest(1, 3));
        assertThat(refusedBy(commands)).isEmpty();
    }

    @Test
    void areRefusedWhenCheckpointingIsOffOrNoAttemptRuns() {
        assertThat(refusedBy(on(new CheckpointRequested(1)))).containsExactly(1L);
        coordinator = new CheckpointCoordinator(CheckpointSettings.off());
        on(AttemptStarted.afresh(PLAN));
        assertThat(refusedBy(on(new CheckpointRequested(2)))).containsExactly(2L);
    }

    @Test
    void areRefusedWhenTheAttemptStops() {
        run();
        advance(1_000);
        on(new CheckpointRequested(1));
        assertThat(refusedBy(on(new AttemptStopped()))).containsExactly(1L);
    }

    @Test
    void areRefusedWhenThePublicationFails() {
        run();
        on(new CheckpointRequested(1));
        ackAll(2);
        on(new MetadataCommitted(2));
        assertThat(refusedBy(on(new PublicationFailed(2, "sink down")))).containsExactly(1L);
    }
}
