package io.tidemark.testkit.engine;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.source.SourceContext;
import java.util.function.LongSupplier;

/** A subtask as its connector sees it. Waking is not needed: everything has its turn. */
public record SimulatedContext(
        String jobName,
        String operatorName,
        int subtaskIndex,
        int parallelism,
        String executionId,
        boolean isRestored,
        Metrics metrics)
        implements SourceContext {
    private static final Metrics UNREAD = new Unread();

    /** Describes a subtask, with metrics that nobody reads. */
    public static SimulatedContext of(
            String jobName, String operatorName, int subtask, int parallelism, String executionId) {
        return new SimulatedContext(jobName, operatorName, subtask, parallelism, executionId, false, UNREAD);
    }

    /** Says whether it is one of a source that goes on from a checkpoint. */
    public SimulatedContext restored(boolean isRestored) {
        return new SimulatedContext(jobName, operatorName, subtaskIndex, parallelism, executionId, isRestored, metrics);
    }

    @Override
    public void wakeUp() {}

    private static final class Unread implements Metrics {
        @Override
        public Counter counter(String name) {
            return new PlainCounter();
        }

        @Override
        public void gauge(String name, LongSupplier value) {}
    }

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
