package io.tidemark.testkit.pipeline;

import io.tidemark.core.operator.BatchConsumer;
import io.tidemark.core.stream.RecordBatch;
import java.util.ArrayList;
import java.util.List;

/** Takes what comes out of one output of a harnessed operator. */
final class HarnessOutput implements BatchConsumer {
    private final List<TimestampedRecord<Object>> records = new ArrayList<>();
    private final List<Long> watermarks = new ArrayList<>();
    private boolean idle;

    @Override
    public void accept(RecordBatch batch) {
        for (int i = 0; i < batch.size; i++) {
            records.add(TimestampedRecord.of(batch.values[i], batch.timestamp(i)));
        }
    }

    @Override
    public void watermark(long timestamp) {
        watermarks.add(timestamp);
    }

    @Override
    public void idle(boolean nothingComes) {
        idle = nothingComes;
    }

    List<TimestampedRecord<Object>> records() {
        return records;
    }

    List<Long> watermarks() {
        return watermarks;
    }

    boolean isIdle() {
        return idle;
    }
}
