package io.tidemark.testkit.simulation;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.source.SourceContext;

/** A subtask as its connector sees it. Waking is not needed: everything has its turn. */
record SimulatedContext(
        String jobName, String operatorName, int subtaskIndex, int parallelism, String executionId, Metrics metrics)
        implements SourceContext {
    private static final Metrics COUNTERS = name -> new PlainCounter();

    static SimulatedContext of(String operatorName, int subtask, int parallelism, String executionId) {
        return new SimulatedContext(Program.JOB_NAME, operatorName, subtask, parallelism, executionId, COUNTERS);
    }

    /** The context in which a source is read before the first run. */
    static SimulatedContext recording(String operatorName) {
        return of(operatorName, 0, 1, "recording");
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
