package io.tidemark.api.functions;

import java.io.Serializable;

/**
 * Joins two records of equal key that are in one window.
 *
 * @param <I1> the type of the first input
 * @param <I2> the type of the second input
 * @param <O> the type of the output
 * @since 0.1
 */
@FunctionalInterface
public interface JoinFunction<I1, I2, O> extends Serializable {
    /**
     * Gives the output of a pair. Called for each record of the first input with each of the second, when their window is
     * evaluated, and again when a late record has it evaluated anew.
     *
     * @param first the record of the first input
     * @param second the record of the second input
     * @return the output; never {@code null}
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    O join(I1 first, I2 second) throws Exception;
}
