package io.tidemark.benchmarks.micro;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** The only subtask of an operator that runs without an engine. */
public final class LoneSubtask implements SubtaskContext {
    @Override
    public String jobName() {
        return "micro";
    }

    @Override
    public String operatorName() {
        return "state";
    }

    @Override
    public int subtaskIndex() {
        return 0;
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public String executionId() {
        return "0";
    }

    @Override
    public Metrics metrics() {
        return new Tallies();
    }

    private static final class Tallies implements Metrics {
        @Override
        public Counter counter(String name) {
            return new Tally();
        }

        @Override
        public void gauge(String name, LongSupplier value) {}
    }

    private static final class Tally implements Counter {
        private final LongAdder sum = new LongAdder();

        @Override
        public void add(long amount) {
            sum.add(amount);
        }

        @Override
        public long value() {
            return sum.sum();
        }
    }
}
