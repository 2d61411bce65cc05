package io.tidemark.benchmarks.handwritten;

/** Records of W2, column by column. */
final class SumBatch extends Batch {
    final long[] keys = new long[CAPACITY];
    final long[] values = new long[CAPACITY];
    final long[] indexes = new long[CAPACITY];
}
