package io.tidemark.benchmarks.tidemark;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.TimeWindow;
import io.tidemark.benchmarks.workload.Bids;

/** Gives the hash of a window of W4. */
final class HashingWindows extends ProcessWindowFunction<Long, Long, Long, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(Long auction, Context context, Iterable<Long> counts, Collector<Long> output) {
        output.collect(
                Bids.hash(auction, context.window().getEnd(), counts.iterator().next()));
    }
}
