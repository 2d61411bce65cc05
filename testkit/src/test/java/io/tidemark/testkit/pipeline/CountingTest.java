package io.tidemark.testkit.pipeline;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testkit.pipeline.WordCount.Count;
import io.tidemark.testkit.pipeline.WordCount.Counting;
import org.junit.jupiter.api.Test;

/** How one function is tested; the documentation shows it. */
class CountingTest {
    @Test
    void countsEachWord() {
        try (var harness = OperatorHarness.process(new Counting(), word -> word, String.class)) {
            assertThat(harness.process("to")).containsExactly(new Count("to", 1));
            assertThat(harness.process("be")).containsExactly(new Count("be", 1));
            assertThat(harness.process("to")).containsExactly(new Count("to", 2));

            assertThat(harness.state("count", "to")).isEqualTo(2L);
            assertThat(harness.state("or")).isNull();
            assertThat(harness.states("count")).containsOnly(entry("to", 2L), entry("be", 1L));
            assertThat(harness.outputs()).hasSize(3);
        }
    }
}
