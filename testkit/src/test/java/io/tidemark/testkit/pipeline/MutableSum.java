package io.tidemark.testkit.pipeline;

import io.tidemark.api.functions.AggregateFunction;

/** Sums numbers up, in an accumulator that changes in place. */
final class MutableSum implements AggregateFunction<Long, long[], Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public long[] createAccumulator() {
        return new long[1];
    }

    @Override
    public long[] add(Long number, long[] sum) {
        sum[0] += number;
        return sum;
    }

    @Override
    public Long getResult(long[] sum) {
        return sum[0];
    }

    @Override
    public long[] merge(long[] a, long[] b) {
        a[0] += b[0];
        return a;
    }
}
