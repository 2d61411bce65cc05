package io.tidemark.api.functions;

import java.io.Serializable;

/**
 * Turns each record of either of two streams into one output. One object sees both streams, so that it can hold what one
 * tells about the other.
 *
 * @param <I1> the type of the first input
 * @param <I2> the type of the second input
 * @param <O> the type of the output
 * @since 0.1
 */
public interface CoMapFunction<I1, I2, O> extends Serializable {
    /**
     * Returns the output of a record of the first input.
     *
     * @param value the record
     * @return not {@code null}
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    O map1(I1 value) throws Exception;

    /**
     * Returns the output of a record of the second input.
     *
     * @param value the record
     * @return not {@code null}
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    O map2(I2 value) throws Exception;
}
