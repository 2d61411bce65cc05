package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.JobStatus;
import io.tidemark.api.RestartStrategies;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.testkit.pipeline.WordCount.Count;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Time passes when the test says so, and what fails says where. */
class PipelineRunTest {
    @RegisterExtension
    final PipelineTest test = new PipelineTest();

    private final TestSource<String> words = new TestSource<>();
    private final TestSink<Count> counts = new TestSink<>();

    private void count(StreamExecutionEnvironment env) {
        WordCount.define(env, words, counts);
    }

    @Test
    void countsEachWord() {
        words.add("to", "be", "or", "not", "to", "be").end();

        test.run(this::count);

        assertThat(counts.published()).contains(new Count("to", 2), new Count("be", 2), new Count("not", 1));
    }

    @Test
    void takesACheckpointBeforeTheFirstRecordAndAtEveryInterval() {
        test.run(this::count);
        assertThat(test.completedCheckpoints()).containsExactly(1L);

        test.advanceTimeBy(Duration.ofMillis(999));
        assertThat(test.completedCheckpoints()).containsExactly(1L);

        test.advanceTimeBy(Duration.ofMillis(1));
        assertThat(test.completedCheckpoints()).containsExactly(1L, 2L);

        test.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(test.completedCheckpoints()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(test.currentTimeMillis()).isEqualTo(4_000);
    }

    @Test
    void readsWhatIsAddedWhileTheJobStandsStill() {
        test.run(this::count);
        assertThat(counts.unpublished()).isEmpty();

        words.add("to");
        assertThat(counts.unpublished()).isEmpty();
        test.runUntilIdle();
        assertThat(counts.unpublished()).containsExactly(new Count("to", 1));
        assertThat(test.status()).isEqualTo(JobStatus.RUNNING);

        words.end();
        test.runUntilIdle();
        assertThat(counts.published()).containsExactly(new Count("to", 1));
        assertThat(test.status()).isEqualTo(JobStatus.FINISHED);
        assertThat(test.attempts()).isEqualTo(1);
    }

    @Test
    void keepsTimestampsAndGivesRejectedRecordsToTheSide() {
        RejectedRecord rejected = new RejectedRecord("line 2", "?", "no word");
        words.addAt(1_000, "to").reject(rejected).add("be").end();
        TestSink<String> accepted = new TestSink<>();
        TestSink<RejectedRecord> aside = new TestSink<>();

        test.run(env -> {
            var source = env.fromSource(words, "words");
            source.sinkTo(accepted);
            source.getRejected().sinkTo(aside);
        });

        assertThat(accepted.publishedWithTimestamps())
                .containsExactly(new TimestampedRecord<>("to", 1_000L), new TimestampedRecord<>("be", null));
        assertThat(aside.published()).containsExactly(rejected);
    }

    @Test
    void restartsAFailedOperatorWhenTheDelayOfItsStrategyHasPassed() {
        words.add("to", "be");
        test.run(env -> {
            count(env);
            env.setRestartStrategy(RestartStrategies.fixedDelayRestart(1, Duration.ofSeconds(5)));
        });
        long checkpoint = test.triggerCheckpoint();

        test.failOperator("count");
        assertThat(test.status()).isEqualTo(JobStatus.RESTARTING);
        test.advanceTimeBy(Duration.ofSeconds(4));
        assertThat(test.attempts()).isEqualTo(1);
        test.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(test.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(test.attempts()).isEqualTo(2);
        assertThat(test.restoredCheckpoint()).hasValue(checkpoint);
        assertThat(test.failures()).extracting(PipelineFailure::operatorName).containsExactly("count words");
        assertThat(test.state("count words", "to")).isEqualTo(1L);
        assertThatThrownBy(() -> test.failOperator("count"))
                .isInstanceOf(PipelineFailure.class)
                .hasMessageContaining("'count words'");
        assertThat(test.status()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void failsInTheTestWithTheOperatorThatThrew() {
        TestSource<String> numbers = TestSource.of("1", "two");

        assertThatThrownBy(() -> test.run(env -> env.fromSource(numbers, "numbers")
                        .map(Integer::parseInt)
                        .name("parse")
                        .sinkTo(new TestSink<>())))
                .isInstanceOf(PipelineFailure.class)
                .hasMessageContaining("'parse'")
                .hasCauseInstanceOf(NumberFormatException.class);
        assertThat(test.status()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void failsInTheTestWithWhatKeepsACheckpointFromCompleting() {
        words.add("to");
        test.run(env -> {
            env.enableCheckpointing(1_000);
            env.fromSource(words, "words")
                    .keyBy(word -> word, new Unwritable())
                    .process(new WordCount.Counting())
                    .name("count words")
                    .sinkTo(counts);
        });

        assertThatThrownBy(() -> test.advanceTimeBy(Duration.ofSeconds(1)))
                .isInstanceOf(PipelineFailure.class)
                .hasMessageContaining("Checkpoint 2")
                .hasMessageContaining("count words")
                .hasMessageContaining("no key can be written");
    }

    /** A serde of keys that cannot be kept. */
    private static final class Unwritable implements Serde<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(String value, DataOutput output) throws IOException {
            throw new IOException("no key can be written");
        }

        @Override
        public String deserialize(DataInput input) throws IOException {
            throw new IOException("no key was written");
        }

        @Override
        public String schema() {
            return "unwritable";
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public String copy(String value) {
            return value;
        }
    }

    @Test
    void leavesFailuresToTheRestartStrategyIfItIsToldTo() {
        int[] thrown = {0};
        words.add("to").end();
        test.restartAfterFailures().run(env -> {
            env.enableCheckpointing(1_000);
            env.fromSource(words, "words")
                    .map(word -> {
                        if (thrown[0]++ == 0) {
                            throw new IllegalStateException("once");
                        }
                        return new Count(word, 1);
                    })
                    .name("once")
                    .sinkTo(counts);
        });

        test.runUntilFinished();

        assertThat(counts.published()).containsExactly(new Count("to", 1));
        assertThat(test.failures()).hasSize(1);
        assertThat(test.attempts()).isEqualTo(2);
    }

    @Test
    void namesTheSourcesThatHaveNotEnded() {
        test.run(this::count);

        assertThatIllegalStateException()
                .isThrownBy(test::runUntilFinished)
                .withMessageContaining("[words]")
                .withMessageContaining("RUNNING");
    }

    @Test
    void cancelsAJobWithoutPublishing() {
        words.add("to");
        test.run(this::count);

        test.cancel();

        assertThat(test.status()).isEqualTo(JobStatus.CANCELED);
        assertThat(counts.published()).isEmpty();
    }

    @Test
    void showsStateByUidAndByNameAndSaysWhatThereIs() {
        words.add("to");
        test.run(this::count);

        assertThat(test.state("count", "count", "to")).isEqualTo(1L);
        assertThat(test.state("count words", "to")).isEqualTo(1L);
        assertThat(test.state("count", "be")).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> test.state("cuont", "to"))
                .withMessageContaining("[words, count words, counts]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> test.states("count", "sum"))
                .withMessageContaining("[count]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> test.states("counts", "sum"))
                .withMessageContaining("no state by key");
    }

    @Test
    void showsTheRunningResultOfASum() {
        TestSource<Count> given = TestSource.of(new Count("to", 2), new Count("be", 1), new Count("to", 3));

        test.parallelism(2)
                .run(env -> env.fromSource(given, "given")
                        .returns(Count.class)
                        .keyBy(Count::word, String.class)
                        .sum("times")
                        .sinkTo(counts));

        assertThat(test.state("Sum", "to")).isEqualTo(new Count("to", 5));
    }

    @Test
    void runsSourcesOfThePipelinesOwn() {
        TestSink<Integer> doubled = new TestSink<>();

        test.run(env -> env.fromData(1, 2, 3).map(number -> 2 * number).sinkTo(doubled));

        assertThat(doubled.published()).containsExactly(2, 4, 6);
    }

    @Test
    void saysThatAGeneratorWithoutEndDoesNotComeToRest() {
        assertThatIllegalStateException()
                .isThrownBy(() -> test.run(env -> env.fromGenerator(number -> number, Long.MAX_VALUE, 0)
                        .filter(number -> false)
                        .sinkTo(new TestSink<>())))
                .withMessageContaining("TestSource");
    }

    @Test
    void refusesAParallelismThatThePipelineSetsItself() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> test.parallelism(3).run(env -> {
                    env.setParallelism(2);
                    count(env);
                }))
                .withMessageContaining("parallelism of 3");
    }

    @Test
    void givesTheSameOutputInTheSameOrderEachTime() {
        List<Count> first = countedInParallel();
        test.close();

        assertThat(countedInParallel()).isEqualTo(first).hasSize(200);
    }

    private List<Count> countedInParallel() {
        TestSource<String> many = TestSource.withSplits(3);
        for (int i = 0; i < 200; i++) {
            many.split(i % 3).add("word " + i % 7);
        }
        many.end();
        TestSink<Count> sink = new TestSink<>();
        test.parallelism(3).run(env -> WordCount.define(env, many, sink));
        return sink.published();
    }
}
