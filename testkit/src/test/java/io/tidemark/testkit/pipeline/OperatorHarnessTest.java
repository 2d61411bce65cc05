package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.RichFlatMapFunction;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.testkit.pipeline.WordCount.Count;
import io.tidemark.testkit.pipeline.WordCount.Counting;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorHarnessTest {
    private static OperatorHarness<String, Count> counting() {
        return OperatorHarness.process(new Counting(), word -> word, String.class);
    }

    @Test
    void runsFunctionsWithoutKeys() {
        try (OperatorHarness<String, Integer> map = OperatorHarness.map(String::length);
                OperatorHarness<String, String> filter = OperatorHarness.filter(word -> word.startsWith("t"));
                OperatorHarness<String, String> flatMap = OperatorHarness.flatMap(
                        (line, output) -> List.of(line.split(" ")).forEach(output::collect))) {
            assertThat(map.process("not")).containsExactly(3);
            assertThat(filter.process("to")).containsExactly("to");
            assertThat(filter.process("be")).isEmpty();
            assertThat(flatMap.process("to be")).containsExactly("to", "be");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> map.states("count"))
                    .withMessageContaining("no state by key");
        }
    }

    @Test
    void keepsTimestamps() {
        try (OperatorHarness<String, Integer> harness = OperatorHarness.map(String::length)) {
            harness.processAt(1_000, "to");
            harness.process("not");

            assertThat(harness.outputsWithTimestamps())
                    .containsExactly(new TimestampedRecord<>(2, 1_000L), new TimestampedRecord<>(3, null));
        }
    }

    @Test
    void keepsTheRunningResultOfAReduce() {
        try (OperatorHarness<Integer, Integer> harness =
                OperatorHarness.reduce(Integer::sum, number -> number % 2, Integer.class, Integer.class)) {
            harness.process(1);
            harness.process(2);
            assertThat(harness.process(3)).containsExactly(4);

            assertThat(harness.state(1)).isEqualTo(4);
            assertThat(harness.state(0)).isEqualTo(2);
        }
    }

    @Test
    void givesRichFunctionsOfAKeyedStreamTheirState() {
        try (OperatorHarness<String, String> harness =
                OperatorHarness.keyed(word -> word, String.class, stream -> stream.flatMap(new FirstOnly()))) {
            assertThat(harness.process("to")).containsExactly("to");
            assertThat(harness.process("to")).isEmpty();
            assertThat(harness.state("seen", "to")).isEqualTo(true);
        }
    }

    @Test
    void goesOnFromASnapshot() {
        OperatorState state;
        try (OperatorHarness<String, Count> harness = counting()) {
            harness.process("to");
            state = harness.snapshot();
            harness.process("to");
            assertThat(harness.snapshot()).isNotSameAs(state);
        }

        try (OperatorHarness<String, Count> harness = counting().restore(state)) {
            assertThat(harness.process("to")).containsExactly(new Count("to", 2));
            OperatorState again = harness.snapshot();
            try (OperatorHarness<String, Count> third = counting().restore(again)) {
                assertThat(third.process("to")).containsExactly(new Count("to", 3));
            }
        }
    }

    @Test
    void dividesTheStateAmongMoreSubtasksAndBringsItTogetherAgain() {
        List<String> words = List.of("to", "be", "or", "not", "that", "is", "the", "question");
        OperatorState whole;
        try (OperatorHarness<String, Count> one = counting()) {
            words.forEach(one::process);
            whole = one.snapshot();
        }

        OperatorState first;
        OperatorState second;
        try (OperatorHarness<String, Count> left = counting().subtask(0, 2).restore(whole);
                OperatorHarness<String, Count> right = counting().subtask(1, 2).restore(whole)) {
            for (String word : words) {
                OperatorHarness<String, Count> owner = left.owns(word) ? left : right;
                assertThat(owner.process(word)).containsExactly(new Count(word, 2));
            }
            assertThat(left.states("count")).isNotEmpty();
            assertThat(right.states("count")).isNotEmpty();
            first = left.snapshot();
            second = right.snapshot();
        }

        try (OperatorHarness<String, Count> one = counting().restore(first, second)) {
            for (String word : words) {
                assertThat(one.process(word)).containsExactly(new Count(word, 3));
            }
        }
    }

    @Test
    void refusesARecordOfAnotherSubtask() {
        try (OperatorHarness<String, Count> left = counting().subtask(0, 2)) {
            String foreign = left.owns("to") ? firstForeign(left) : "to";

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> left.process(foreign))
                    .withMessageContaining("another subtask");
        }
    }

    private static String firstForeign(OperatorHarness<String, ?> harness) {
        int number = 0;
        while (harness.owns("word " + number)) {
            number++;
        }
        return "word " + number;
    }

    @Test
    void losesWhatAFunctionKeepsInAField() {
        OperatorState state;
        try (OperatorHarness<String, Count> harness = forgetful()) {
            harness.process("to");
            state = harness.snapshot();
        }

        try (OperatorHarness<String, Count> harness = forgetful().restore(state)) {
            assertThat(harness.process("to")).containsExactly(new Count("to", 1));
        }
    }

    private static OperatorHarness<String, Count> forgetful() {
        return OperatorHarness.process(new CountingInAField(), word -> word, String.class);
    }

    @Test
    void failsWithTheOperatorAndWhatTheFunctionThrew() {
        try (OperatorHarness<String, Integer> harness =
                OperatorHarness.of(stream -> stream.map(Integer::parseInt).name("parse"))) {
            assertThatThrownBy(() -> harness.process("two"))
                    .isInstanceOf(PipelineFailure.class)
                    .hasMessageContaining("'parse'")
                    .hasCauseInstanceOf(NumberFormatException.class);
        }
    }

    @Test
    void runsOneOperatorAndIsSetUpBeforeItOpens() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OperatorHarness.<String, Integer>of(
                        stream -> stream.map(String::trim).map(String::length)))
                .withMessageContaining("given 2");
        try (OperatorHarness<String, Integer> harness =
                OperatorHarness.<String, Integer>map(String::length).open()) {
            assertThatIllegalStateException().isThrownBy(() -> harness.subtask(0, 2));
            assertThatIllegalStateException().isThrownBy(harness::open);
        }
    }

    private static final class FirstOnly extends RichFlatMapFunction<String, String> {
        private static final long serialVersionUID = 1L;
        private transient ValueState<Boolean> seen;

        @Override
        public void open(OpenContext context) {
            seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Boolean.class));
        }

        @Override
        public void flatMap(String word, Collector<String> output) {
            if (seen.value() == null) {
                seen.update(true);
                output.collect(word);
            }
        }
    }

    private static final class CountingInAField extends KeyedProcessFunction<String, String, Count> {
        private static final long serialVersionUID = 1L;
        private transient long count;

        @Override
        public void processElement(String word, Context context, Collector<Count> output) {
            output.collect(new Count(word, ++count));
        }
    }
}
