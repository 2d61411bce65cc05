package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.CheckpointingMode;
import io.tidemark.api.StreamExecutionEnvironment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What users of Flink write compiles here with other imports, and does the same. */
class FlinkWordsTest {
    @Test
    void theSettingsOfCheckpointsMeanWhatTheirCommentsSay() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();

        // start a checkpoint every 1000 ms
        env.enableCheckpointing(1000);
        // set mode to exactly-once (this is the default)
        env.getCheckpointConfig().setCheckpointingMode(CheckpointingMode.EXACTLY_ONCE);
        // checkpoints have to complete within one minute, or are discarded
        env.getCheckpointConfig().setCheckpointTimeout(60000);
        // allow only one checkpoint to be in progress at the same time
        env.getCheckpointConfig().setMaxConcurrentCheckpoints(1);

        env.fromData("to", "be").print();
        assertThat(ExplainTest.explain(env))
                .contains("EXACTLY_ONCE every 1000 ms", "timeout 60000 ms", "at most 1 at once");
        assertThat(env.getCheckpointConfig().isCheckpointingEnabled()).isTrue();
    }

    @Test
    void theDefaultsAreThoseOfFlink() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        assertThat(env.getCheckpointConfig().isCheckpointingEnabled()).isFalse();
        assertThat(env.getCheckpointingMode()).isEqualTo(CheckpointingMode.EXACTLY_ONCE);
        assertThat(env.getCheckpointConfig().getMaxConcurrentCheckpoints()).isEqualTo(1);
        assertThat(env.getCheckpointConfig().getCheckpointTimeout()).isEqualTo(600_000);
        assertThat(env.getMaxParallelism()).isEqualTo(128);
    }

    @Test
    void intervalAndModeAreGivenTogetherAlsoAsADuration() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.enableCheckpointing(500, CheckpointingMode.AT_LEAST_ONCE);
        assertThat(env.getCheckpointInterval()).isEqualTo(500);
        assertThat(env.getCheckpointingMode()).isEqualTo(CheckpointingMode.AT_LEAST_ONCE);

        env.enableCheckpointing(Duration.ofSeconds(2), CheckpointingMode.EXACTLY_ONCE);
        assertThat(env.getCheckpointInterval()).isEqualTo(2_000);
        assertThat(env.getCheckpointingMode()).isEqualTo(CheckpointingMode.EXACTLY_ONCE);
    }
}
