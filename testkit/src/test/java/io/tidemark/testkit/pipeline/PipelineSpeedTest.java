package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testkit.pipeline.WordCount.Count;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A test of a small pipeline is over before anybody waits for it. */
class PipelineSpeedTest {
    private static final int WARM_UPS = 20;
    private static final int TRIES = 20;
    private static final long MOST_MILLIS = 50;

    @Test
    void testsASmallPipelineWithACrashInLessThanFiftyMilliseconds() {
        for (int i = 0; i < WARM_UPS; i++) {
            nanosOfATest();
        }
        long least = Long.MAX_VALUE;
        // the best of some, since other work may hold the machine up
        for (int i = 0; i < TRIES; i++) {
            least = Math.min(least, nanosOfATest());
        }

        assertThat(Duration.ofNanos(least)).isLessThan(Duration.ofMillis(MOST_MILLIS));
    }

    private static long nanosOfATest() {
        long started = System.nanoTime();
        TestSource<String> words = new TestSource<>();
        TestSink<Count> counts = new TestSink<>();
        try (PipelineTest test = new PipelineTest()) {
            words.add("to", "be");
            test.parallelism(2).run(env -> WordCount.define(env, words, counts));
            test.triggerCheckpoint();
            words.add("or", "not", "to", "be").end();
            test.crashAtRecord(words, 4);
            test.restart();
        }
        assertThat(counts.published()).hasSize(6);
        return System.nanoTime() - started;
    }
}
