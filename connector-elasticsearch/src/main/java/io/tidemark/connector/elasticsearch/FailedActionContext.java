package io.tidemark.connector.elasticsearch;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import java.util.function.LongSupplier;

/**
 * The subtask as a sink of failed actions sees it: what that measures has names of its own, and is not mixed with what this one
 * does.
 */
record FailedActionContext(SubtaskContext subtask) implements SubtaskContext, Metrics {
    private static String own(String name) {
        return "failedActions" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    @Override
    public Counter counter(String name) {
        return subtask.metrics().counter(own(name));
    }

    @Override
    public void gauge(String name, LongSupplier value) {
        subtask.metrics().gauge(own(name), value);
    }

    @Override
    public Metrics metrics() {
        return this;
    }

    @Override
    public String jobName() {
        return subtask.jobName();
    }

    @Override
    public String operatorName() {
        return subtask.operatorName();
    }

    @Override
    public int subtaskIndex() {
        return subtask.subtaskIndex();
    }

    @Override
    public int parallelism() {
        return subtask.parallelism();
    }

    @Override
    public String executionId() {
        return subtask.executionId();
    }
}
