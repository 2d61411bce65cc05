package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.workload.Bids.Bid;
import org.apache.flink.api.common.functions.AggregateFunction;

/** The count of W4. */
final class CountingBids implements AggregateFunction<Bid, Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long createAccumulator() {
        return 0L;
    }

    @Override
    public Long add(Bid bid, Long count) {
        return count + 1;
    }

    @Override
    public Long getResult(Long count) {
        return count;
    }

    @Override
    public Long merge(Long a, Long b) {
        return a + b;
    }
}
