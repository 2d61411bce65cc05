package io.tidemark.api.functions;

import java.io.Serializable;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Ways to try a request again: after a fixed delay, or after one that grows.
 *
 * <pre>{@code
 * AsyncRetryStrategy<String> retries = new AsyncRetryStrategies.FixedDelayRetryStrategyBuilder<String>(3, 100)
 *         .ifException(RetryPredicates.HAS_EXCEPTION_PREDICATE)
 *         .build();
 * }</pre>
 *
 * @since 0.1
 */
public final class AsyncRetryStrategies {
    private AsyncRetryStrategies() {}

    /**
     * Tries nothing again.
     *
     * @param <O> the type of the output
     * @return a strategy
     */
    public static <O> AsyncRetryStrategy<O> noRetry() {
        return new Backoff<>(new Outcomes<>(null, null), 0, 0, 0, 1);
    }

    /** Which outcomes are tried again. */
    @SuppressWarnings("serial") // serializable if the user's are, as every function
    private record Outcomes<O>(
            @Nullable Predicate<Collection<O>> result,
            @Nullable Predicate<Throwable> exception) implements AsyncRetryPredicate<O>, Serializable {
        @Override
        public Optional<Predicate<Collection<O>>> resultPredicate() {
            return Optional.ofNullable(result);
        }

        @Override
        public Optional<Predicate<Throwable>> exceptionPredicate() {
            return Optional.ofNullable(exception);
        }
    }

    private record Backoff<O>(
            Outcomes<O> outcomes, int maxAttempts, long initialMillis, long longestMillis, double multiplier)
            implements AsyncRetryStrategy<O> {
        @Override
        public boolean canRetry(int currentAttempts) {
            return currentAttempts <= maxAttempts;
        }

        @Override
        public long getBackoffTimeMillis(int currentAttempts) {
            return (long) Math.min(longestMillis, initialMillis * Math.pow(multiplier, currentAttempts - 1));
        }

        @Override
        public AsyncRetryPredicate<O> getRetryPredicate() {
            return outcomes;
        }
    }

    /**
     * Builds a strategy that waits equally long before each try.
     *
     * @param <O> the type of the output
     */
    public static final class FixedDelayRetryStrategyBuilder<O> {
        private final ExponentialBackoffDelayRetryStrategyBuilder<O> builder;

        /**
         * Begins a strategy.
         *
         * @param maxAttempts how often a request is tried again at most, after its first try; at least 1
         * @param backoffTimeMillis how long it waits before, at least 1
         */
        public FixedDelayRetryStrategyBuilder(int maxAttempts, long backoffTimeMillis) {
            builder = new ExponentialBackoffDelayRetryStrategyBuilder<>(
                    maxAttempts, backoffTimeMillis, backoffTimeMillis, 1);
        }

        /**
         * Tries again after some results.
         *
         * @param resultRetryPredicate accepts those that are not good enough
         * @return this
         */
        public FixedDelayRetryStrategyBuilder<O> ifResult(Predicate<? super Collection<O>> resultRetryPredicate) {
            builder.ifResult(resultRetryPredicate);
            return this;
        }

        /**
         * Tries again after some errors.
         *
         * @param exceptionRetryPredicate accepts those that may pass
         * @return this
         */
        public FixedDelayRetryStrategyBuilder<O> ifException(Predicate<Throwable> exceptionRetryPredicate) {
            builder.ifException(exceptionRetryPredicate);
            return this;
        }

        /**
         * Ends the strategy.
         *
         * @return the strategy
         * @throws IllegalArgumentException if neither a result nor an error is tried again
         */
        public AsyncRetryStrategy<O> build() {
            return builder.build();
        }
    }

    /**
     * Builds a strategy that waits longer before each further try.
     *
     * @param <O> the type of the output
     */
    public static final class ExponentialBackoffDelayRetryStrategyBuilder<O> {
        private final int maxAttempts;
        private final long initialDelay;
        private final long maxRetryDelay;
        private final double multiplier;
        private @Nullable Predicate<Collection<O>> result;
        private @Nullable Predicate<Throwable> exception;

        /**
         * Begins a strategy.
         *
         * @param maxAttempts how often a request is tried again at most, after its first try; at least 1
         * @param initialDelay how long it waits before it is tried again first, in milliseconds, at least 1
         * @param maxRetryDelay how long it waits at most, in milliseconds
         * @param multiplier how many times longer it waits each time, at least 1
         */
        public ExponentialBackoffDelayRetryStrategyBuilder(
                int maxAttempts, long initialDelay, long maxRetryDelay, double multiplier) {
            if (maxAttempts < 1 || initialDelay < 1 || maxRetryDelay < initialDelay || !(multiplier >= 1)) {
                throw new IllegalArgumentException("A retry strategy of " + maxAttempts + " attempts after "
                        + initialDelay + " ms, growing " + multiplier + " times to " + maxRetryDelay
                        + " ms: it takes at least 1 attempt, 1 ms, a greatest delay not less than the first and a"
                        + " multiplier of at least 1.");
            }
            this.maxAttempts = maxAttempts;
            this.initialDelay = initialDelay;
            this.maxRetryDelay = maxRetryDelay;
            this.multiplier = multiplier;
        }

        /**
         * Tries again after some results.
         *
         * @param resultRetryPredicate accepts those that are not good enough
         * @return this
         */
        public ExponentialBackoffDelayRetryStrategyBuilder<O> ifResult(
                Predicate<? super Collection<O>> resultRetryPredicate) {
            Objects.requireNonNull(resultRetryPredicate, "resultRetryPredicate");
            result = resultRetryPredicate::test;
            return this;
        }

        /**
         * Tries again after some errors.
         *
         * @param exceptionRetryPredicate accepts those that may pass
         * @return this
         */
        public ExponentialBackoffDelayRetryStrategyBuilder<O> ifException(
                Predicate<Throwable> exceptionRetryPredicate) {
            exception = Objects.requireNonNull(exceptionRetryPredicate, "exceptionRetryPredicate");
            return this;
        }

        /**
         * Ends the strategy.
         *
         * @return the strategy
         * @throws IllegalArgumentException if neither a result nor an error is tried again
         */
        public AsyncRetryStrategy<O> build() {
            if (result == null && exception == null) {
                throw new IllegalArgumentException(
                        "The retry strategy says neither ifResult nor ifException, so nothing would be tried again.");
            }
            return new Backoff<>(
                    new Outcomes<>(result, exception), maxAttempts, initialDelay, maxRetryDelay, multiplier);
        }
    }
}
