package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.core.model.SubtaskId;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointSettingsTest {
    @Test
    void defaultsOutliveAFullDisk() {
        CheckpointSettings settings = CheckpointSettings.every(1_000);
        assertThat(settings.timeoutMillis()).isEqualTo(600_000);
        assertThat(settings.minPauseMillis()).isZero();
        assertThat(settings.maxConcurrent()).isEqualTo(1);
        assertThat(settings.tolerableFailures()).isEqualTo(Integer.MAX_VALUE);
        assertThat(settings.retained()).isEqualTo(1);
        assertThat(settings.schedule().isEnabled()).isTrue();
        assertThat(CheckpointSettings.off().schedule().isEnabled()).isFalse();
        assertThat(new CheckpointSchedule.AtEndOnly().isEnabled()).isFalse();
    }

    @Test
    void eachWrongValueIsNamed() {
        CheckpointSettings settings = CheckpointSettings.every(1);
        refused("interval is at least 1 ms, not 0 ms", () -> CheckpointSettings.every(0));
        refused("timeout", () -> settings.withTimeoutMillis(0));
        refused("minimum pause", () -> settings.withMinPauseMillis(-1));
        refused("concurrent", () -> settings.withMaxConcurrent(0));
        refused("tolerable", () -> settings.withTolerableFailures(-1));
        refused("retained", () -> settings.withRetained(0));
    }

    @Test
    void anAttemptNeedsSubtasksAndACheckpointThatExists() {
        refused("at least 1 subtask", () -> CheckpointEvent.AttemptStarted.afresh(List.of()));
        List<SubtaskId> plan = List.of(new SubtaskId(0, 0));
        refused("not among", () -> new CheckpointEvent.AttemptStarted(plan, 3, List.of(4L), 4));
    }

    private static void refused(String reason, Runnable construction) {
        assertThatIllegalArgumentException().isThrownBy(construction::run).withMessageContaining(reason);
    }
}
