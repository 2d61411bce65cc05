package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.workload.Bids;
import io.tidemark.benchmarks.workload.Bids.Bid;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** The watermarks of W4: one after each thousand records. */
final class EveryThousandBids implements WatermarkGenerator<Bid> {
    private long latest = Long.MIN_VALUE;
    private int records;

    @Override
    public void onEvent(Bid bid, long timestamp, WatermarkOutput output) {
        latest = Math.max(latest, timestamp);
        if (++records == Bids.WATERMARK_EVERY) {
            records = 0;
            output.emitWatermark(new Watermark(latest - Bids.DISORDER_MILLIS - 1));
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
}
