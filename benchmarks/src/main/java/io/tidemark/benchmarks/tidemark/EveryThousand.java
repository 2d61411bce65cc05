package io.tidemark.benchmarks.tidemark;

import io.tidemark.api.eventtime.Watermark;
import io.tidemark.api.eventtime.WatermarkGenerator;
import io.tidemark.api.eventtime.WatermarkOutput;
import io.tidemark.benchmarks.workload.EventTime;

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
