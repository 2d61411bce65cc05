package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.source.SourceContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** A subtask of a job that no engine runs. */
public final class TestContext implements SourceContext, Metrics {
    private final String operatorName;
    private final int subtaskIndex;
    private final int parallelism;
    private final Map<String, Long> counts = new HashMap<>();

    public TestContext(String operatorName, int subtaskIndex, int parallelism) {
        this.operatorName = operatorName;
        this.subtaskIndex = subtaskIndex;
        this.parallelism = parallelism;
    }

    @Override
    public String jobName() {
        return "test";
    }

    @Override
    public String operatorName() {
        return operatorName;
    }

    @Override
    public int subtaskIndex() {
        return subtaskIndex;
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public String executionId() {
        return "attempt-1";
    }

    @Override
    public Metrics metrics() {
        return this;
    }

    @Override
    public boolean isRestored() {
        return false;
    }

    @Override
    public void wakeUp() {}

    @Override
    public void gauge(String name, LongSupplier value) {
        throw new UnsupportedOperationException("no operator has gauges, and one asked for " + name);
    }

    @Override
    public Counter counter(String name) {
        counts.putIfAbsent(name, 0L);
        return new Counter() {
            @Override
            public void add(long amount) {
                counts.merge(name, amount, Long::sum);
            }

            @Override
            public long value() {
                return counts.get(name);
            }
        };
    }
}
