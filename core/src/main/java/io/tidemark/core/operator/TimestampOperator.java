package io.tidemark.core.operator;

import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.time.Watermarks;

/** Gives records timestamps and makes watermarks in place of those that come in, but for the end of time. */
final class TimestampOperator extends StreamOperator {
    private final Watermarks watermarks;
    private boolean idle;

    TimestampOperator(
            String operatorId,
            String name,
            WatermarkStrategy<Object> strategy,
            OperatorRuntime runtime,
            Output output) {
        super(operatorId, name, runtime, output);
        watermarks = new Watermarks(strategy, runtime.clock(), runtime.watermarkIntervalMillis());
    }

    @Override
    void process(RecordBatch batch) throws Exception {
        int size = batch.size;
        RecordBatch stamped = new RecordBatch(size, false);
        for (int i = 0; i < size; i++) {
            stamped.add(batch.values[i], watermarks.onRecord(batch.values[i], batch.timestamp(i)));
            if (watermarks.hasAdvanced()) {
                output().emit(stamped);
                forwardWatermark(watermarks.watermark());
                stamped = new RecordBatch(size - i, false);
            }
        }
        output().emit(stamped);
        advance();
    }

    @Override
    void heldUp() {
        watermarks.heldUp();
    }

    @Override
    int advance() throws Exception {
        watermarks.tick();
        if (watermarks.hasAdvanced()) {
            forwardWatermark(watermarks.watermark());
        }
        if (watermarks.isIdle() != idle) {
            idle = !idle;
            output().emitIdle(idle);
        }
        return 0;
    }

    @Override
    void processWatermark(long timestamp) throws Exception {
        if (timestamp == Long.MAX_VALUE) {
            forwardWatermark(timestamp);
        }
    }

    @Override
    void processIdle(boolean inputIdle) {
        // idleness is a matter of the strategy here
    }
}
