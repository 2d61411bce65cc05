package io.tidemark.api.functions;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Says after which outcome a request is tried again. Called by the thread that processes.
 *
 * @param <O> the type of the output
 * @since 0.1
 */
public interface AsyncRetryPredicate<O> {
    /**
     * Returns which results are not good enough.
     *
     * @return empty if all are
     */
    Optional<Predicate<Collection<O>>> resultPredicate();

    /**
     * Returns which errors may pass.
     *
     * @return empty if none does
     */
    Optional<Predicate<Throwable>> exceptionPredicate();
}
