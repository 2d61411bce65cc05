package io.tidemark.api.functions;

import java.io.Serializable;

/**
 * Gathers values in an accumulator, whose type may differ from theirs and from that of the result.
 *
 * @param <I> the type of what is added
 * @param <A> the type of the accumulator
 * @param <O> the type of the result
 * @since 0.1
 */
public interface AggregateFunction<I, A, O> extends Serializable {
    /**
     * Makes an accumulator to which nothing was added.
     *
     * @return a new one each time, unless it is immutable
     */
    A createAccumulator();

    /**
     * Adds a value.
     *
     * @param value the value
     * @param accumulator what was gathered so far; may be changed and returned
     * @return what is gathered now
     */
    A add(I value, A accumulator);

    /**
     * Makes the result.
     *
     * @param accumulator what was gathered; not to be changed
     * @return the result
     */
    O getResult(A accumulator);

    /**
     * Joins two accumulators, for windows that merge.
     *
     * @param a may be changed and returned
     * @param b not used afterwards
     * @return what both gathered
     */
    A merge(A a, A b);
}
