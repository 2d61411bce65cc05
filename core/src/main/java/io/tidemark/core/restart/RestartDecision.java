package io.tidemark.core.restart;

/**
 * What follows on a failure.
 *
 * @since 0.1
 */
public sealed interface RestartDecision {
    /**
     * Start the job again.
     *
     * @param delayMillis how long after the failure, at least 0
     */
    record Restart(long delayMillis) implements RestartDecision {}

    /**
     * Let the job fail.
     *
     * @param reason a sentence that names the policy and what is used up
     */
    record GiveUp(String reason) implements RestartDecision {}
}
