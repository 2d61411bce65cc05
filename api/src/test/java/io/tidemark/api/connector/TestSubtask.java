package io.tidemark.api.connector;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.source.SourceContext;

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
        return name -> new Counter() {
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
    public void wakeUp() {}
}
