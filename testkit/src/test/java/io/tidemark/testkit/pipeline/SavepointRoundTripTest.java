package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.JobStatus;
import io.tidemark.api.SavepointRestoreSettings;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.testkit.pipeline.WordCount.Count;
import io.tidemark.testkit.simulation.Pipeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A test takes savepoints and starts pipelines from them as a person does. */
class SavepointRoundTripTest {
    @RegisterExtension
    final PipelineTest test = new PipelineTest();

    private final TestSource<String> words = new TestSource<>();
    private final TestSink<Count> counts = new TestSink<>();

    private void count(StreamExecutionEnvironment env) {
        WordCount.define(env, words, counts);
    }

    private Pipeline from(String savepoint) {
        return env -> {
            env.restoreFrom(savepoint);
            count(env);
        };
    }

    @Test
    void goesOnFromASavepointAtOtherParallelisms() {
        words.add("to", "be");
        test.run(this::count);
        for (int parallelism : new int[] {4, 3, 1}) {
            String savepoint = test.stopWithSavepoint(false);
            assertThat(test.status()).isEqualTo(JobStatus.FINISHED);
            words.add("to", "be");
            test.parallelism(parallelism).restart(from(savepoint));
        }
        test.triggerCheckpoint();
        assertThat(test.states("count", "count")).containsEntry("to", 4L).containsEntry("be", 4L);
        assertThat(counts.published()).hasSize(8).contains(new Count("to", 4), new Count("be", 4));
    }

    @Test
    void theJobGoesOnWhileOneIsTakenAndGoesBackToIt() {
        words.add("to");
        test.run(this::count);
        String savepoint = test.triggerSavepoint();
        words.add("be");
        test.runUntilIdle();
        assertThat(test.states("count", "count")).hasSize(2);

        test.crash();
        test.restart(from(savepoint));
        test.triggerCheckpoint();
        assertThat(counts.published()).containsExactlyInAnyOrder(new Count("to", 1), new Count("be", 1));
    }

    @Test
    void doesNotGoBackBehindWhatWasPublishedSince() {
        words.add("to");
        test.run(this::count);
        String savepoint = test.triggerSavepoint();
        test.triggerCheckpoint();
        test.crash();
        assertThatThrownBy(() -> test.restart(from(savepoint)))
                .isInstanceOf(PipelineFailure.class)
                .hasMessageContainingAll("back behind checkpoint", "publish again");
    }

    @Test
    void startsAgainWithTheSameProgramFromTheNewestCheckpoint() {
        words.add("to");
        test.run(this::count);
        String savepoint = test.stopWithSavepoint(false);
        test.restart(from(savepoint));
        words.add("be");
        test.runUntilIdle();
        long checkpoint = test.triggerCheckpoint();
        test.crash();
        test.restart();
        assertThat(test.restoredCheckpoint()).hasValue(checkpoint);
        assertThat(test.states("count", "count")).hasSize(2);
    }

    @Test
    void leavesBehindTheStateOfAnOperatorThatIsGoneOnlyIfToldTo() {
        words.add("to");
        test.run(env -> {
            env.enableCheckpointing(1_000);
            env.fromSource(words, "words")
                    .uid("words")
                    .keyBy(word -> word, String.class)
                    .process(new WordCount.Counting())
                    .uid("count")
                    .sinkTo(counts)
                    .uid("sink");
        });
        String savepoint = test.stopWithSavepoint(false);
        TestSink<String> bare = new TestSink<>();
        Pipeline without = env -> {
            env.enableCheckpointing(1_000);
            env.fromSource(words, "words").uid("words").sinkTo(bare).uid("sink");
        };
        assertThatThrownBy(() -> test.restart(env -> {
                    env.restoreFrom(savepoint);
                    without.define(env);
                }))
                .isInstanceOf(PipelineFailure.class)
                .hasMessageContaining("(count)");
        words.add("be");
        test.restart(env -> {
            env.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint, true));
            without.define(env);
        });
        assertThat(bare.received()).containsExactly("be");
    }

    @Test
    void needsNoCheckpointing() {
        words.add("to");
        TestSink<Count> sink = TestSink.atLeastOnce();
        Pipeline plain = env -> env.fromSource(words, "words")
                .keyBy(word -> word, String.class)
                .process(new WordCount.Counting())
                .uid("count")
                .sinkTo(sink);
        test.run(plain);
        String savepoint = test.stopWithSavepoint(false);
        words.add("to");
        test.restart(env -> {
            env.restoreFrom(savepoint);
            plain.define(env);
        });
        assertThat(sink.received()).containsExactly(new Count("to", 1), new Count("to", 2));
    }

    @Test
    void saysWhatIsWrongInTheTest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> test.run(from("/savepoints/1")))
                .withMessageContainingAll("/savepoints/1", "stopWithSavepoint");
    }

    @Test
    void aJobThatHasReadAllHasNothingToStopWith() {
        words.add("to").end();
        test.run(this::count);
        assertThatIllegalStateException()
                .isThrownBy(() -> test.stopWithSavepoint(true))
                .withMessageContaining("FINISHED");
    }
}
