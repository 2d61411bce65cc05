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
        Runnable wake)
        implements SourceContext {
    @Override
    public void wakeUp() {
        wake.run();
    }
}
