package io.tidemark.api.connector;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.source.SourceContext;
import java.util.function.LongSupplier;

/** One of several subtasks of an attempt that no engine runs. */
record TestSubtask(int subtaskIndex, int parallelism, String executionId) implements SourceContext {
    TestSubtask(int subtaskIndex, int parallelism) {
        this(subtaskIndex, parallelism, "attempt-1");
    }

    @Override
    public String jobName() {
        return "test";
    }

    @Override
    public String operatorName() {
        return "operator";
    }

    @Override
    public Metrics metrics() {
        return new Counters();
    }

    @Override
    public boolean isRestored() {
        return false;
    }

    @Override
    public void wakeUp() {}

    private static final class Counters implements Metrics {
        @Override
        public Counter counter(String name) {
            return new Counter() {
                private long count;

                @Override
                public void add(long amount) {
                    count += amount;
                }

                @Override
                public long value() {
                    return count;
                }
            };
        }

        @Override
        public void gauge(String name, LongSupplier value) {}
    }
}
