package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.source.SourceContext;
import java.util.HashMap;
import java.util.Map;

/** A subtask without an engine. */
record TestSubtask(String operatorName, int subtaskIndex, int parallelism, String executionId, Map<String, Long> counts)
        implements SourceContext {
    static TestSubtask single() {
        return of(0, 1, "0001-a");
    }

    static TestSubtask of(int subtask, int parallelism, String executionId) {
        return new TestSubtask("the operator", subtask, parallelism, executionId, new HashMap<>());
    }

    @Override
    public String jobName() {
        return "the job/with a strange name";
    }

    @Override
    public Metrics metrics() {
        return name -> new Counter() {
            @Override
            public void add(long amount) {
                counts.merge(name, amount, Long::sum);
            }

            @Override
            public long value() {
                return counts.getOrDefault(name, 0L);
            }
        };
    }

    @Override
    public void wakeUp() {}
}
