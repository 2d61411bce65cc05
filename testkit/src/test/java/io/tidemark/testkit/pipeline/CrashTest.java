package io.tidemark.testkit.pipeline;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.JobStatus;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.RichMapFunction;
import io.tidemark.testkit.pipeline.WordCount.Count;
import io.tidemark.testkit.simulation.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Crashes find what is lost and what is counted twice. */
class CrashTest {
    @RegisterExtension
    final PipelineTest test = new PipelineTest();

    private final TestSource<String> words = new TestSource<>();
    private final TestSink<Count> counts = new TestSink<>();

    /** A bug: what it counts is in no checkpoint. */
    private static final class CountingInAField extends KeyedProcessFunction<String, String, Count> {
        private static final long serialVersionUID = 1L;
        private transient Map<String, Long> counted;

        @Override
        public void open(OpenContext context) {
            counted = new HashMap<>();
        }

        @Override
        public void processElement(String word, Context context, Collector<Count> output) {
            output.collect(new Count(word, counted.merge(word, 1L, Long::sum)));
        }
    }

    private Pipeline counting(KeyedProcessFunction<String, String, Count> function) {
        return env -> {
            env.enableCheckpointing(1_000);
            env.fromSource(words, "words")
                    .keyBy(word -> word, String.class)
                    .process(function)
                    .uid("count")
                    .sinkTo(counts)
                    .uid("counts");
        };
    }

    /** Counts one word five times, with a checkpoint after the second and a crash after the fourth. */
    private List<Count> countedOverACrash(Pipeline pipeline) {
        words.add("be", "be");
        test.run(pipeline);
        test.triggerCheckpoint();
        words.add("be", "be", "be").end();
        test.crashAtRecord(words, 4);
        test.restart();
        return counts.published();
    }

    private static List<Count> oneToFive() {
        List<Count> expected = new ArrayList<>();
        for (long times = 1; times <= 5; times++) {
            expected.add(new Count("be", times));
        }
        return expected;
    }

    @Test
    void findsNothingInAFunctionThatKeepsItsState() {
        assertThat(countedOverACrash(counting(new WordCount.Counting()))).isEqualTo(oneToFive());
    }

    @Test
    void findsAFunctionThatForgetsWhatItKeptInAField() {
        assertThat(countedOverACrash(counting(new CountingInAField())))
                .isNotEqualTo(oneToFive())
                .containsExactly(
                        new Count("be", 1),
                        new Count("be", 2),
                        new Count("be", 1),
                        new Count("be", 2),
                        new Count("be", 3));
    }

    @Test
    void findsAFunctionThatCountsRecordsTwiceSinceItCountsOutsideOfItsState() {
        Map<String, Long> outside = new HashMap<>();
        Pipeline pipeline = env -> {
            env.enableCheckpointing(1_000);
            env.fromSource(words, "words")
                    .map(word -> new Count(word, outside.merge(word, 1L, Long::sum)))
                    .sinkTo(counts);
        };

        assertThat(countedOverACrash(pipeline)).isNotEqualTo(oneToFive()).contains(new Count("be", 7));
    }

    @Test
    void keepsItsCountsWhenItIsRescaled() {
        words.add("to", "be", "or", "not");
        test.run(counting(new WordCount.Counting()));
        test.triggerCheckpoint();

        test.crash();
        test.restart(3);
        words.add("to").end();
        test.runUntilFinished();

        assertThat(test.states("count", "count"))
                .containsOnly(entry("to", 2L), entry("be", 1L), entry("or", 1L), entry("not", 1L));
    }

    @Test
    void losesWhatIsNotPublishedAndWritesItAgain() {
        words.add("to", "be");
        test.run(counting(new WordCount.Counting()));
        assertThat(counts.unpublished()).hasSize(2);

        test.crash();
        test.restart();

        assertThat(counts.published()).isEmpty();
        assertThat(counts.unpublished()).containsExactly(new Count("to", 1), new Count("be", 1));
        assertThat(counts.received()).hasSize(4);
    }

    @Test
    void showsRecordsTwiceInASinkThatIsAtLeastOnce() {
        TestSink<String> seen = TestSink.atLeastOnce();
        words.add("to", "be");
        test.run(env -> {
            env.enableCheckpointing(1_000);
            env.fromSource(words, "words").sinkTo(seen);
        });
        assertThat(seen.published()).containsExactly("to", "be");
        assertThat(seen.unpublished()).isEmpty();

        test.crash();
        test.restart();

        assertThat(seen.published()).containsExactly("to", "be", "to", "be");
    }

    @Test
    void readsEachSplitOnFromItsPositionInTheCheckpoint() {
        TestSource<String> source = TestSource.withSplits(3);
        TestSink<String> sink = new TestSink<>();
        Pipeline pipeline = env -> {
            env.enableCheckpointing(1_000);
            env.fromSource(source, "words").sinkTo(sink);
        };
        source.split(0).add("a");
        source.split(1).add("b", "c");
        test.parallelism(2).run(pipeline);
        test.triggerCheckpoint();
        source.split(2).add("d", "e");
        source.split(0).add("f");
        test.runUntilIdle();

        test.crash();
        source.end();
        test.restart(3);

        assertThat(test.status()).isEqualTo(JobStatus.FINISHED);
        assertThat(sink.published()).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f");
        assertThat(sink.received()).hasSize(9);
    }

    @Test
    void readsNoRecordAfterTheOneItCrashesAt() {
        TestSource<String> source = TestSource.withSplits(2);
        source.split(0).add("a");
        TestSink<String> sink = new TestSink<>();
        test.parallelism(2).run(env -> {
            env.enableCheckpointing(1_000);
            env.fromSource(source, "words").sinkTo(sink);
        });
        source.split(1).add("b", "c");
        source.split(0).add("d", "e");

        test.crashAtRecord(source, 4);

        assertThat(sink.received()).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void refusesToStopAtARecordThatIsNotThereOrWasPassed() {
        words.add("to", "be");
        test.run(counting(new WordCount.Counting()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> test.crashAtRecord(words, 3))
                .withMessageContaining("the source has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> test.crashAtRecord(words, 1))
                .withMessageContaining("read before");
        assertThat(test.status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void beginsAnewWithoutCheckpoints() {
        words.add("to", "be");
        Pipeline pipeline = env -> env.fromSource(words, "words")
                .keyBy(word -> word, String.class)
                .process(new WordCount.Counting())
                .uid("count")
                .sinkTo(counts);
        test.run(pipeline);
        assertThatThrownBy(test::triggerCheckpoint)
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("enableCheckpointing");

        test.crash();
        words.end();
        test.restart();

        assertThat(test.restoredCheckpoint()).isEmpty();
        assertThat(counts.published()).containsExactly(new Count("to", 1), new Count("be", 1));

        test.restart();
        assertThat(counts.published()).hasSize(4);
    }

    @Test
    void takesTheStateOverIntoAChangedPipeline() {
        words.add("to", "be");
        test.run(counting(new WordCount.Counting()));
        test.triggerCheckpoint();
        words.add("to", "or");
        test.crashAtRecord(words, 4);
        words.end();

        test.restart(env -> {
            env.enableCheckpointing(1_000);
            env.fromSource(words, "words")
                    .filter(word -> !word.equals("or"))
                    .keyBy(word -> word, String.class)
                    .process(new WordCount.Counting())
                    .uid("count")
                    .sinkTo(counts)
                    .uid("counts");
        });

        assertThat(test.states("count", "count")).containsOnly(entry("to", 2L), entry("be", 1L));
        assertThat(counts.published()).containsExactly(new Count("to", 1), new Count("be", 1), new Count("to", 2));
    }

    @Test
    void refusesAChangedPipelineThatWouldLeaveStateBehind() {
        words.add("to", "be");
        test.run(counting(new WordCount.Counting()));
        test.triggerCheckpoint();
        test.crash();

        assertThatThrownBy(() -> test.restart(env -> {
                    env.enableCheckpointing(1_000);
                    env.fromSource(words, "words").sinkTo(new TestSink<>()).uid("counts");
                }))
                .isInstanceOf(PipelineFailure.class)
                .hasMessageContaining("'KeyedProcess' (count)");
    }

    @Test
    void closesFunctionsAtTheEndOfTheTestButNotInACrash() {
        List<String> closed = new ArrayList<>();
        words.add("to");
        test.run(env -> env.fromSource(words, "words").map(new Closing(closed)).sinkTo(new TestSink<>()));

        test.crash();
        assertThat(closed).isEmpty();

        test.close();
        assertThat(closed).containsExactly("closed");
    }

    @Test
    void asksForACrashBeforeARestart() {
        test.run(counting(new WordCount.Counting()));

        assertThatIllegalStateException().isThrownBy(test::restart).withMessageContaining("crash()");
        test.crash();
        assertThatIllegalStateException().isThrownBy(test::runUntilIdle).withMessageContaining("killed");
        assertThatIllegalStateException()
                .isThrownBy(() -> test.state("count", "count", "to"))
                .withMessageContaining("killed");
    }

    private static final class Closing extends RichMapFunction<String, String> {
        private static final long serialVersionUID = 1L;
        private final transient List<String> closed;

        Closing(List<String> closed) {
            this.closed = closed;
        }

        @Override
        public String map(String value) {
            return value;
        }

        @Override
        public void close() {
            closed.add("closed");
        }
    }
}
