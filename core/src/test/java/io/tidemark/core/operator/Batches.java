package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.stream.RecordBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** Makes batches and what operators need, and takes what they give. */
final class Batches implements BatchConsumer {
    static final int KEY_GROUPS = 128;

    final List<RecordBatch> received = new ArrayList<>();

    @Override
    public void accept(RecordBatch batch) {
        received.add(batch);
    }

    /** All records received so far. */
    List<Object> values() {
        List<Object> values = new ArrayList<>();
        received.forEach(batch -> values.addAll(valuesOf(batch)));
        return values;
    }

    List<Long> timestamps() {
        List<Long> timestamps = new ArrayList<>();
        for (RecordBatch batch : received) {
            for (int i = 0; i < batch.size; i++) {
                timestamps.add(batch.timestamp(i));
            }
        }
        return timestamps;
    }

    static List<Object> valuesOf(RecordBatch batch) {
        return new ArrayList<>(Arrays.asList(batch.values).subList(0, batch.size));
    }

    static RecordBatch of(Object... values) {
        RecordBatch batch = new RecordBatch(values.length, false);
        for (Object value : values) {
            batch.add(value, SourceOutput.NO_TIMESTAMP);
        }
        return batch;
    }

    /** Records of type long, keyed by their remainder; the timestamp is ten times the value. */
    static RecordBatch keyedByRemainder(int divisor, long... values) {
        RecordBatch batch = new RecordBatch(values.length, true);
        for (long value : values) {
            Long key = value % divisor;
            batch.add(value, value * 10, key, KeyGroups.mix(key.hashCode()));
        }
        return batch;
    }

    static OperatorRuntime runtime(String name, MapStateBackend backend, KeyedSnapshot... restored) {
        return runtime(new TestContext(name, 0, 1), backend, restored);
    }

    static OperatorRuntime runtime(TestContext context, MapStateBackend backend, KeyedSnapshot... restored) {
        return runtime(context, backend, () -> 0, restored);
    }

    static OperatorRuntime runtime(
            TestContext context, MapStateBackend backend, LongSupplier clock, KeyedSnapshot... restored) {
        return new OperatorRuntime(
                context, backend, KEY_GROUPS, RestoredParts.ofKeyed(List.of(restored), file -> null), clock, 0);
    }
}
