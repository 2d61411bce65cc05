package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.source.SourceContext;

/** A subtask as its connector sees it. */
record LocalContext(
        String jobName,
        String operatorName,
        int subtaskIndex,
        int parallelism,
        String executionId,
        Metrics metrics,
        boolean isRestored,
        Runnable wake)
        implements SourceContext {
    /** Describes what is no source, and has nothing to wake. */
    LocalContext(
            String jobName,
            String operatorName,
            int subtaskIndex,
            int parallelism,
            String executionId,
            Metrics metrics) {
        this(jobName, operatorName, subtaskIndex, parallelism, executionId, metrics, false, () -> {});
    }

    @Override
    public void wakeUp() {
        wake.run();
    }
}
