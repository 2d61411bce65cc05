package io.tidemark.backend.s3.sink;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import java.util.concurrent.atomic.AtomicLong;

/** A subtask without an engine. */
record TestSubtask(int subtaskIndex, int parallelism, String executionId) implements SubtaskContext {
    @Override
    public String jobName() {
        return "the job/with a strange name";
    }

    @Override
    public String operatorName() {
        return "the operator";
    }

    @Override
    public Metrics metrics() {
        return name -> new Counter() {
            private final AtomicLong value = new AtomicLong();

            @Override
            public void add(long amount) {
                value.addAndGet(amount);
            }

            @Override
            public long value() {
                return value.get();
            }
        };
    }
}
