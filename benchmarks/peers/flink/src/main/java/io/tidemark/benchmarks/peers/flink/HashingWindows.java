package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.workload.Bids;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Gives the hash of a window of W4. */
final class HashingWindows extends ProcessWindowFunction<Long, Long, Long, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(Long auction, Context context, Iterable<Long> counts, Collector<Long> output) {
        output.collect(
                Bids.hash(auction, context.window().getEnd(), counts.iterator().next()));
    }
}
