package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testkit.pipeline.WordCount.Count;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a pipeline is tested; the documentation shows it. */
class WordCountTest {
    @RegisterExtension
    final PipelineTest test = new PipelineTest();

    private final TestSource<String> words = new TestSource<>();
    private final TestSink<Count> counts = new TestSink<>();

    @Test
    void publishesWithTheNextCheckpoint() {
        words.add("to", "be");

        test.run(env -> WordCount.define(env, words, counts));
        assertThat(counts.published()).isEmpty();
        assertThat(counts.unpublished()).containsExactly(new Count("to", 1), new Count("be", 1));

        test.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(counts.published()).containsExactly(new Count("to", 1), new Count("be", 1));
    }

    @Test
    void countsOnAfterACrashAsIfThereHadBeenNone() {
        words.add("to", "be");
        test.run(env -> WordCount.define(env, words, counts));
        long checkpoint = test.triggerCheckpoint();

        words.add("or", "not", "to", "be").end();
        test.crashAtRecord(words, 5);
        test.restart();

        assertThat(test.restoredCheckpoint()).hasValue(checkpoint);
        assertThat(test.state("count", "count", "to")).isEqualTo(2L);
        assertThat(counts.published())
                .containsExactly(
                        new Count("to", 1),
                        new Count("be", 1),
                        new Count("or", 1),
                        new Count("not", 1),
                        new Count("to", 2),
                        new Count("be", 2));
    }
}
