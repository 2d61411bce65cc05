package io.tidemark.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.metrics.Counter;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TestSubtaskTest {
    private final TestSubtask subtask = TestSubtask.of(1, 3, "7");

    @Test
    void isWhatItIsSaidToBe() {
        TestSubtask other = subtask.withJobName("job").withOperatorName("in").withRestored(true);
        assertThat(other.jobName()).isEqualTo("job");
        assertThat(other.operatorName()).isEqualTo("in");
        assertThat(other.isRestored()).isTrue();
        assertThat(other.subtaskIndex()).isEqualTo(1);
        assertThat(other.parallelism()).isEqualTo(3);
        assertThat(other.executionId()).isEqualTo("7");
        assertThat(subtask.isRestored()).isFalse();
    }

    @Test
    void keepsCountersAndGaugesWhateverItsNames() {
        subtask.withOperatorName("in").metrics().counter("records").add(2);
        subtask.metrics().counter("records").increment();
        subtask.metrics().gauge("lag", () -> 5);
        assertThat(subtask.count("records")).isEqualTo(3);
        assertThat(subtask.count("unknown")).isZero();
        assertThat(subtask.withJobName("other").gauge("lag")).hasValue(5);
        assertThat(subtask.gauge("unknown")).isEmpty();
        assertThatThrownBy(() -> subtask.metrics().counter("lag")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> subtask.metrics().gauge("records", () -> 1)).isInstanceOf(AssertionError.class);
    }

    @Test
    void aCounterIsWrittenByOneThread() {
        Counter counter = subtask.metrics().counter("records");
        counter.increment();
        assertThatThrownBy(CompletableFuture.runAsync(counter::increment)::join)
                .hasCauseInstanceOf(AssertionError.class)
                .hasMessageContaining("the thread that writes the counter records");
        assertThat(counter.value()).isEqualTo(1);
    }

    @Test
    void wakesUpOnceHoweverOftenItWasWoken() {
        subtask.wakeUp();
        subtask.withRestored(true).wakeUp();
        subtask.awaitWakeUp();
        CompletableFuture<Void> again = CompletableFuture.runAsync(subtask::awaitWakeUp);
        assertThat(again).isNotDone();
        subtask.wakeUp();
        again.join();
    }
}
