package io.tidemark.api;

import java.time.Duration;
import java.util.Map;

/**
 * What a finished job leaves to say.
 *
 * @param jobName the job
 * @param runtime from submission to end
 * @param attempts how many executions it took, 1 if nothing failed
 * @param completedCheckpoints how many checkpoints this run completed
 * @param metrics the counters, as {@code operator.counter}
 * @since 0.1
 */
public record JobExecutionResult(
        String jobName, Duration runtime, int attempts, long completedCheckpoints, Map<String, Long> metrics) {}
