package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tidemark.api.functions.RichMapFunction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each test gets a fresh one, and what it held is released after it. */
@ExtendWith(PipelineExtension.class)
class PipelineExtensionTest {
    private static final List<PipelineTest> SEEN = new ArrayList<>();
    private static int closed;
    private PipelineTest ofBeforeEach;

    @BeforeEach
    void takesOneBeforeTheTest(PipelineTest test) {
        ofBeforeEach = test;
    }

    @RepeatedTest(2)
    void handsOneToEachTest(PipelineTest test) {
        assertThat(test).isSameAs(ofBeforeEach);
        assertThat(SEEN).doesNotContain(test);
        assertThat(closed).isEqualTo(SEEN.size());
        SEEN.add(test);
        assertThatIllegalStateException().isThrownBy(test::status).withMessageContaining("run(pipeline)");

        test.run(env -> env.fromSource(new TestSource<String>().add("to"), "words")
                .map(new CountingCloses())
                .sinkTo(new TestSink<>()));
    }

    @AfterAll
    static void releasesWhatTheLastTestHeld() {
        assertThat(closed).isEqualTo(2);
    }

    private static final class CountingCloses extends RichMapFunction<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String map(String value) {
            return value;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
