package io.tidemark.api.functions;

import java.util.Collection;
import java.util.function.Predicate;

/**
 * Outcomes of a request after which it may be tried again.
 *
 * @since 0.1
 */
public final class RetryPredicates {
    /** The request has given nothing. */
    @SuppressWarnings("rawtypes") // of any type, as in Flink
    public static final Predicate<Collection> EMPTY_RESULT_PREDICATE = Collection::isEmpty;

    /** The request has failed, by whatever error. */
    public static final Predicate<Throwable> HAS_EXCEPTION_PREDICATE = error -> true;

    private RetryPredicates() {}

    /**
     * Tells a type of errors from others.
     *
     * @param type of the errors to try again after
     * @return accepts it and its subtypes
     */
    public static Predicate<Throwable> createExceptionTypePredicate(Class<? extends Throwable> type) {
        return type::isInstance;
    }
}
