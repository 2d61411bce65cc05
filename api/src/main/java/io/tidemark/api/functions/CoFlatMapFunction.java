package io.tidemark.api.functions;

import java.io.Serializable;

/**
 * Turns each record of either of two streams into any number of outputs.
 *
 * @param <I1> the type of the first input
 * @param <I2> the type of the second input
 * @param <O> the type of the output
 * @since 0.1
 */
public interface CoFlatMapFunction<I1, I2, O> extends Serializable {
    /**
     * Emits the outputs of a record of the first input.
     *
     * @param value the record
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    void flatMap1(I1 value, Collector<O> out) throws Exception;

    /**
     * Emits the outputs of a record of the second input.
     *
     * @param value the record
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    void flatMap2(I2 value, Collector<O> out) throws Exception;
}
