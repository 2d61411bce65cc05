package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.workload.EventTime;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** Emits a watermark after every thousand records: no record of the workload is late. */
final class EveryThousand<T> implements WatermarkGenerator<T> {
    private long newest = Long.MIN_VALUE;
    private int left = EventTime.WATERMARK_EVERY;

    @Override
    public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {
        newest = Math.max(newest, eventTimestamp);
        if (--left == 0) {
            left = EventTime.WATERMARK_EVERY;
            output.emitWatermark(new Watermark(newest - EventTime.DISORDER_MILLIS - 1));
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        // they follow records alone
    }
}
