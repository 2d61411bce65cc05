package io.tidemark.core.restart;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/**
 * Applies a {@link RestartPolicy} to the failures of one job.
 *
 * <p>The same failures at the same times with the same seed lead to the same decisions. Pure and not thread-safe.
 * Memory: at most {@link RestartPolicy.FailureRate#maxFailures} times.
 *
 * @since 0.1
 */
public final class Restarts {
    private final RestartPolicy policy;
    private final SplittableRandom jitter;
    private final Deque<Long> failuresInInterval = new ArrayDeque<>();

    private int restarts;
    private double nextDelayMillis;
    private long restartedAtMillis;

    /**
     * Begins with no failure.
     *
     * @param policy the rule
     * @param seed what the jitter is derived from; different for different jobs
     */
    public Restarts(RestartPolicy policy, long seed) {
        this.policy = policy;
        this.jitter = new SplittableRandom(seed);
    }

    /**
     * Decides what follows on a failure.
     *
     * @param nowMillis when it happened, on any clock that keeps its origin
     * @return a restart or the reason against one
     */
    public RestartDecision onFailure(long nowMillis) {
        if (policy instanceof RestartPolicy.FixedDelay fixed) {
            return afterFixedDelay(fixed);
        }
        if (policy instanceof RestartPolicy.ExponentialDelay exponential) {
            return afterGrowingDelay(exponential, nowMillis);
        }
        if (policy instanceof RestartPolicy.FailureRate rate) {
            return unlessTooOften(rate, nowMillis);
        }
        return new RestartDecision.GiveUp("The job's restart policy is to never restart.");
    }

    private RestartDecision afterFixedDelay(RestartPolicy.FixedDelay fixed) {
        return restarts >= fixed.maxRestarts() ? usedUp(fixed.maxRestarts()) : restartAfter(fixed.delayMillis());
    }

    private RestartDecision afterGrowingDelay(RestartPolicy.ExponentialDelay exponential, long nowMillis) {
        // Counted from the restart, not from the failure: a long pause is not a time in which the job ran well.
        boolean ranWell = restarts > 0 && nowMillis - restartedAtMillis >= exponential.resetAfterMillis();
        if (restarts == 0 || ranWell) {
            restarts = 0;
            nextDelayMillis = exponential.initialDelayMillis();
        }
        if (restarts >= exponential.maxRestarts()) {
            return usedUp(exponential.maxRestarts());
        }
        double stray = 1 + exponential.jitterFactor() * (2 * jitter.nextDouble() - 1);
        long delayMillis = Math.min(Math.round(nextDelayMillis * stray), exponential.maxDelayMillis());
        nextDelayMillis = Math.min(nextDelayMillis * exponential.multiplier(), exponential.maxDelayMillis());
        restartedAtMillis = nowMillis + delayMillis;
        return restartAfter(delayMillis);
    }

    private RestartDecision unlessTooOften(RestartPolicy.FailureRate rate, long nowMillis) {
        while (!failuresInInterval.isEmpty() && nowMillis - failuresInInterval.getFirst() >= rate.intervalMillis()) {
            failuresInInterval.removeFirst();
        }
        if (failuresInInterval.size() >= rate.maxFailures()) {
            return new RestartDecision.GiveUp("The job failed " + (failuresInInterval.size() + 1) + " times within "
                    + rate.intervalMillis() + " ms, its restart policy tolerates " + rate.maxFailures() + ".");
        }
        failuresInInterval.addLast(nowMillis);
        return restartAfter(rate.delayMillis());
    }

    private RestartDecision restartAfter(long delayMillis) {
        restarts = Math.min(restarts + 1, RestartPolicy.UNLIMITED - 1);
        return new RestartDecision.Restart(delayMillis);
    }

    private static RestartDecision usedUp(int maxRestarts) {
        return new RestartDecision.GiveUp("The job's restart policy allows " + maxRestarts
                + (maxRestarts == 1 ? " restart, and it is used up." : " restarts, and they are used up."));
    }
}
