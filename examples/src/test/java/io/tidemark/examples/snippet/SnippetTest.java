package io.tidemark.examples.snippet;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.CheckpointingMode;
import io.tidemark.api.JobExecutionResult;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Flink's users have in their programs works with nothing but the imports changed. */
class SnippetTest {
    @Test
    void theSnippetBehavesAsItsCommentsSay() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        // start a checkpoint every 1000 ms
        env.enableCheckpointing(1000);
        // set mode to exactly-once (this is the default)
        env.getCheckpointConfig().setCheckpointingMode(CheckpointingMode.EXACTLY_ONCE);
        // checkpoints have to complete within one minute, or are discarded
        env.getCheckpointConfig().setCheckpointTimeout(60000);
        // allow only one checkpoint to be in progress at the same time
        env.getCheckpointConfig().setMaxConcurrentCheckpoints(1);

        assertThat(env.getCheckpointInterval()).isEqualTo(1000);
        assertThat(env.getCheckpointConfig().getCheckpointInterval()).isEqualTo(1000);
        assertThat(env.getCheckpointingMode()).isEqualTo(CheckpointingMode.EXACTLY_ONCE);
        assertThat(env.getCheckpointConfig().getCheckpointingMode()).isEqualTo(CheckpointingMode.EXACTLY_ONCE);
        assertThat(env.getCheckpointConfig().getCheckpointTimeout()).isEqualTo(60_000);
        assertThat(env.getCheckpointConfig().getMaxConcurrentCheckpoints()).isEqualTo(1);
        assertThat(lengths(env)).containsExactlyInAnyOrder(2, 2, 2, 3);
    }

    @Test
    void exactlyOnceIsTheDefaultOnceCheckpointingIsEnabled() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        assertThat(env.getCheckpointConfig().isCheckpointingEnabled()).isFalse();

        env.enableCheckpointing(1000);

        assertThat(env.getCheckpointConfig().isCheckpointingEnabled()).isTrue();
        assertThat(env.getCheckpointingMode()).isEqualTo(CheckpointingMode.EXACTLY_ONCE);
    }

    @Test
    void theOtherFormsAreThereToo() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.enableCheckpointing(500, CheckpointingMode.AT_LEAST_ONCE);
        assertThat(env.getCheckpointInterval()).isEqualTo(500);
        assertThat(env.getCheckpointingMode()).isEqualTo(CheckpointingMode.AT_LEAST_ONCE);

        env.enableCheckpointing(Duration.ofSeconds(2), CheckpointingMode.EXACTLY_ONCE);
        assertThat(env.getCheckpointInterval()).isEqualTo(2000);
        assertThat(env.getCheckpointingMode()).isEqualTo(CheckpointingMode.EXACTLY_ONCE);

        env.enableCheckpointing(Duration.ofSeconds(3));
        env.setNumberOfExecutionRetries(3);
        env.getCheckpointConfig().setCheckpointTimeout(Duration.ofMinutes(2));
        env.getCheckpointConfig().setMinPauseBetweenCheckpoints(Duration.ofMillis(250));
        env.getCheckpointConfig().setTolerableCheckpointFailureNumber(4);
        env.getCheckpointConfig().setMaxRetainedCheckpoints(5);

        assertThat(env.getCheckpointInterval()).isEqualTo(3000);
        assertThat(env.getCheckpointConfig().getCheckpointTimeout()).isEqualTo(120_000);
        assertThat(env.getCheckpointConfig().getMinPauseBetweenCheckpoints()).isEqualTo(250);
        assertThat(env.getCheckpointConfig().getTolerableCheckpointFailureNumber())
                .isEqualTo(4);
        assertThat(env.getCheckpointConfig().getMaxRetainedCheckpoints()).isEqualTo(5);
        assertThat(lengths(env)).hasSize(4);
    }

    private static List<Integer> lengths(StreamExecutionEnvironment env) throws Exception {
        CollectSink<Integer> lengths = new CollectSink<>();
        env.fromData("to", "be", "or", "not").map(String::length).sinkTo(lengths);
        JobExecutionResult result = env.execute("snippet");
        assertThat(result.jobName()).isEqualTo("snippet");
        return lengths.results();
    }
}
