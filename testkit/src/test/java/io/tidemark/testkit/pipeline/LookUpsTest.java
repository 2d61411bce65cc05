package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.StreamExecutionEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Requests in a pipeline under test, where time passes when the test says so. */
class LookUpsTest {
    private final List<Long> asked = new ArrayList<>();
    private final TestSource<Long> customers = new TestSource<>();
    private final TestSink<String> sink = new TestSink<>();

    /** Fails customer 2 at first, and never answers for customer 3. */
    private CompletableFuture<String> answer(long customer) {
        boolean first = !asked.contains(customer);
        asked.add(customer);
        if (customer == 2 && first) {
            return CompletableFuture.failedFuture(new IllegalStateException("busy"));
        }
        return customer == 3 ? new CompletableFuture<>() : CompletableFuture.completedFuture("name " + customer);
    }

    private void define(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        LookUps.names(env.fromSource(customers, "customers").setParallelism(1).returns(Long.class), this::answer)
                .setParallelism(1)
                .sinkTo(sink);
    }

    @Test
    void failedRequestsAreRepeatedAndThoseThatHangTimeOut() {
        try (PipelineTest test = new PipelineTest()) {
            test.run(this::define);
            customers.add(1L, 2L, 3L, 4L);
            test.runUntilIdle();
            assertThat(sink.unpublished()).containsExactly("name 1");
            test.advanceTimeBy(Duration.ofMillis(100));
            test.runUntilIdle();
            assertThat(sink.unpublished()).containsExactly("name 1", "name 2");
            test.advanceTimeBy(Duration.ofSeconds(5));
            test.runUntilIdle();
            test.triggerCheckpoint();
        }
        assertThat(sink.published()).containsExactly("name 1", "name 2", "unknown", "name 4");
    }

    @Test
    void requestsUnderWayAreMadeAgainAfterACrash() {
        try (PipelineTest test = new PipelineTest()) {
            test.run(this::define);
            customers.add(3L, 4L);
            test.runUntilIdle();
            test.triggerCheckpoint();
            assertThat(sink.published()).isEmpty();
            test.crash();
            test.restart();
            test.runUntilIdle();
            assertThat(asked).containsExactly(3L, 4L, 3L, 4L);
            test.advanceTimeBy(Duration.ofSeconds(5));
            test.runUntilIdle();
            test.triggerCheckpoint();
        }
        assertThat(sink.published()).containsExactly("unknown", "name 4");
    }
}
