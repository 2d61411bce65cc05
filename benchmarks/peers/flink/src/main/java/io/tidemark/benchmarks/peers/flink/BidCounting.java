package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.workload.Bids.Bid;
import io.tidemark.benchmarks.workload.Bids.BidCount;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** The keyed step of W4. */
final class BidCounting extends ProcessWindowFunction<Long, BidCount, Long, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(Long auction, Context context, Iterable<Long> counts, Collector<BidCount> output) {
        output.collect(new BidCount(
                auction, context.window().getEnd(), counts.iterator().next()));
    }

    /** Counts. */
    static final class Counting implements AggregateFunction<Bid, Long, Long> {
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
}
