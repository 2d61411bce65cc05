package io.tidemark.api;

import java.time.Duration;

/**
 * Two keyed streams whose records are to be joined when their event times lie near each other.
 *
 * @param <T1> the type of the left stream
 * @param <T2> the type of the right stream
 * @param <K> the type of the keys
 * @since 0.1
 */
public final class IntervalJoin<T1, T2, K> {
    private final KeyedStream<T1, K> left;
    private final KeyedStream<T2, K> right;

    IntervalJoin(KeyedStream<T1, K> left, KeyedStream<T2, K> right) {
        this.left = left;
        this.right = right;
    }

    /**
     * Says how far apart the two may lie: a left record of time <i>t</i> is joined with the right records of its key from
     * <i>t</i> + {@code lowerBound} to <i>t</i> + {@code upperBound}, both included unless said otherwise.
     *
     * @param lowerBound may be negative, so that the right record comes before the left one
     * @param upperBound not less than {@code lowerBound}; may be negative too
     * @return the join, to be given a function
     * @throws IllegalArgumentException if no right record can lie between the two
     */
    public IntervalJoined<T1, T2, K> between(Duration lowerBound, Duration upperBound) {
        if (lowerBound.compareTo(upperBound) > 0) {
            throw new IllegalArgumentException("The lower bound of the interval join, " + lowerBound
                    + ", is greater than the upper bound, " + upperBound + "; swap them.");
        }
        return new IntervalJoined<>(left, right, lowerBound.toMillis(), upperBound.toMillis());
    }
}
