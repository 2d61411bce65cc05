package io.tidemark.testkit.engine;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.source.SourceContext;

/** A subtask as its connector sees it. Waking is not needed: everything has its turn. */
public record SimulatedContext(
        String jobName, String operatorName, int subtaskIndex, int parallelism, String executionId, Metrics metrics)
        implements SourceContext {
    private static final Metrics COUNTERS = name -> new PlainCounter();

    /** Describes a subtask, with counters that nobody reads. */
    public static SimulatedContext of(
            String jobName, String operatorName, int subtask, int parallelism, String executionId) {
        return new SimulatedContext(jobName, operatorName, subtask, parallelism, executionId, COUNTERS);
    }

    @Override
    public void wakeUp() {}

    private static final class PlainCounter implements Counter {
        private long value;

        @Override
        public void add(long amount) {
            value += amount;
        }

        @Override
        public long value() {
            return value;
        }
    }
}
