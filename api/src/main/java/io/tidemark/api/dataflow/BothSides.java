package io.tidemark.api.dataflow;

/**
 * What a window holds of two streams, as its function gets it.
 *
 * @param <T1> the type of the first stream
 * @param <T2> the type of the second stream
 * @param first the records of the first stream in the order in which they came
 * @param second the records of the second stream in the order in which they came
 * @since 0.1
 */
public record BothSides<T1, T2>(Iterable<T1> first, Iterable<T2> second) {}
