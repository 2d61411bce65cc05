package io.tidemark.api.dataflow;

import io.tidemark.api.functions.AggregateFunction;
import io.tidemark.api.functions.ReduceFunction;
import io.tidemark.api.windowing.TaggedUnion;
import io.tidemark.checkpoint.spi.serde.Serde;

/**
 * What a window makes of its records.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public sealed interface WindowContents<T> {
    /**
     * Keeps them.
     *
     * @param <T> the type of the records
     * @param serde how records become bytes
     */
    record Records<T>(Serde<T> serde) implements WindowContents<T> {}

    /**
     * Combines them into one.
     *
     * @param <T> the type of the records
     * @param function combines the result so far with the next record
     * @param serde how the result becomes bytes
     */
    record Reduced<T>(ReduceFunction<T> function, Serde<T> serde) implements WindowContents<T> {}

    /**
     * Gathers them in an accumulator.
     *
     * @param <T> the type of the records
     * @param <A> the type of the accumulator
     * @param function gathers
     * @param serde how the accumulator becomes bytes
     */
    record Aggregated<T, A>(AggregateFunction<T, A, ?> function, Serde<A> serde) implements WindowContents<T> {}

    /**
     * Keeps those of two streams side by side; the function gets one {@link BothSides}.
     *
     * @param <T1> the type of the first stream
     * @param <T2> the type of the second stream
     * @param first how records of the first stream become bytes
     * @param second how records of the second stream become bytes
     */
    record Sides<T1, T2>(Serde<T1> first, Serde<T2> second) implements WindowContents<TaggedUnion<T1, T2>> {}
}
