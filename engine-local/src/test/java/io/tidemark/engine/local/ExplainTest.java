package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.DataStream;
import io.tidemark.api.StreamExecutionEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExplainTest {
    @Test
    void theExplanationShowsThePlanAndTheWeakestLinkOfEachPath() {
        StreamExecutionEnvironment env = Environments.storedIn("faulty:explained", 2, Duration.ofSeconds(1));
        DataStream<Long> numbers = env.fromSource(GatedSource.bounded(new Gate(), 2, 10), "numbers")
                .filter(n -> n > 0)
                .name("positive");
        CountByKey.of(numbers)
                .uid("counts")
                .sinkTo(new TwoPhaseSink<>(new Ledger()))
                .name("ledger")
                .setParallelism(1);
        numbers.sinkTo(new WriteThroughSink<>()).name("screen");

        assertThat(explain(env)).isEqualTo("""
                Plan (engine local):
                  task 0, 2 subtasks
                    read 'numbers', no uid
                    filter 'positive', no uid
                    write 'screen', no uid
                  task 1, 2 subtasks, reads 'positive' by hash
                    keyedprocess 'count', uid counts
                  task 2, 1 subtask, reads 'count' by rebalance
                    write 'ledger', no uid
                Checkpoints: EXACTLY_ONCE every 1000 ms to faulty:explained, timeout 600000 ms, \
                at most 1 at once, 1 retained
                State backend: memory
                Guarantees:
                  numbers -> positive -> screen
                    state updates: EXACTLY_ONCE  (source 'numbers': numbers repeat themselves)
                    delivery:      AT_LEAST_ONCE  (sink 'screen': what was shown cannot be taken back)
                  numbers -> positive -> count -> ledger
                    state updates: EXACTLY_ONCE  (source 'numbers': numbers repeat themselves)
                    delivery:      EXACTLY_ONCE  (source 'numbers': numbers repeat themselves)
                """);
    }

    @Test
    void withoutCheckpointsTheyAreTheWeakestLink() {
        StreamExecutionEnvironment env = Environments.plain(1);
        env.fromSequence(1, 2)
                .name("numbers")
                .sinkTo(new TwoPhaseSink<>(new Ledger()))
                .name("ledger");

        assertThat(explain(env))
                .contains(
                        "Checkpoints: off",
                        "state updates: AT_MOST_ONCE  (checkpointing",
                        "delivery:      AT_MOST_ONCE");
    }

    /** Checks that what is returned is what is printed, and returns it. */
    static String explain(StreamExecutionEnvironment env) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            String text = env.explain();
            assertThat(printed.toString(StandardCharsets.UTF_8).strip()).isEqualTo(text.strip());
            return text;
        } finally {
            System.setOut(before);
        }
    }
}
