package io.tidemark.api.functions;

import java.io.Serializable;

/**
 * Takes all records of equal key that are in one window, of both inputs.
 *
 * @param <I1> the type of the first input
 * @param <I2> the type of the second input
 * @param <O> the type of the output
 * @since 0.1
 */
@FunctionalInterface
public interface CoGroupFunction<I1, I2, O> extends Serializable {
    /**
     * Emits the outputs of a window of one key. Called when it is evaluated, and again when a late record has it evaluated
     * anew. At least one input has a record.
     *
     * @param first the records of the first input in the order in which they came, perhaps none; valid during this call only
     * @param second the records of the second input in the order in which they came, perhaps none; valid during this call only
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    void coGroup(Iterable<I1> first, Iterable<I2> second, Collector<O> out) throws Exception;
}
