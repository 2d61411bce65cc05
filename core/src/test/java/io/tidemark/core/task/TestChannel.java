package io.tidemark.core.task;

import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.core.stream.Channel;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A bounded queue in one thread. */
final class TestChannel implements Channel {
    private final ArrayDeque<StreamElement> queue = new ArrayDeque<>();
    private int capacity;
    private boolean held;
    private int batchLimit = RecordBatch.MAX_RECORDS;

    TestChannel(int capacity) {
        this.capacity = capacity;
    }

    void setCapacity(int capacity) {
        this.capacity = capacity;
    }

    void put(Object... values) {
        RecordBatch batch = new RecordBatch(values.length, false);
        for (Object value : values) {
            batch.add(value, SourceOutput.NO_TIMESTAMP);
        }
        queue.add(batch);
    }

    void put(StreamElement element) {
        queue.add(element);
    }

    int size() {
        return queue.size();
    }

    /** Takes everything: records as they are, events as words. */
    List<Object> drain() {
        List<Object> drained = new ArrayList<>();
        for (StreamElement element = queue.poll(); element != null; element = queue.poll()) {
            if (element instanceof RecordBatch batch) {
                drained.addAll(Arrays.asList(batch.values).subList(0, batch.size));
            } else if (element instanceof StreamElement.Barrier barrier) {
                drained.add("barrier " + barrier.checkpointId());
            } else if (element instanceof StreamElement.Watermark watermark) {
                drained.add(watermark.timestamp() == Long.MAX_VALUE ? "end of time" : "time " + watermark.timestamp());
            } else if (element instanceof StreamElement.Idleness idleness) {
                drained.add(idleness.idle() ? "idle" : "active");
            } else {
                drained.add("end");
            }
        }
        return drained;
    }

    @Override
    public boolean offer(StreamElement element) {
        return !held && queue.size() < capacity && queue.add(element);
    }

    @Override
    public StreamElement poll() {
        return queue.poll();
    }

    @Override
    public int batchLimit() {
        return batchLimit;
    }

    @Override
    public void setBatchLimit(int records) {
        batchLimit = records;
    }

    @Override
    public void hold(boolean hold) {
        held = hold;
    }
}
