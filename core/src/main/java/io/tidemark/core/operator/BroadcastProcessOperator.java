package io.tidemark.core.operator;

import io.tidemark.api.functions.BroadcastProcessFunction;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.state.BroadcastState;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReadOnlyBroadcastState;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.core.stream.RecordBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives each record of a stream, and each of one that is broadcast, to a function without state by key. */
final class BroadcastProcessOperator extends FunctionOperator {
    private final BroadcastProcessFunction<Object, Object, Object> function;
    private final List<MapStateDescriptor<?, ?>> descriptors;
    private final BatchCollector collector;
    private final SideCollectors sideCollectors = new SideCollectors(this);
    private final Reading reading;
    private final Writing writing;
    private BroadcastStates states;
    private long timestamp;

    BroadcastProcessOperator(
            String operatorId,
            String name,
            BroadcastProcessFunction<Object, Object, Object> function,
            List<MapStateDescriptor<?, ?>> descriptors,
            OperatorRuntime runtime,
            Output output) {
        super(operatorId, name, function, runtime, output);
        this.function = function;
        this.descriptors = descriptors;
        collector = new BatchCollector(output);
        reading = new Reading();
        writing = new Writing();
    }

    @Override
    void declareWithoutKeys(OperatorLists lists) {
        states = new BroadcastStates(name(), descriptors, lists);
    }

    @Override
    void process(RecordBatch batch) throws Exception {
        int size = batch.size;
        for (int i = 0; i < size; i++) {
            stamp(batch.timestamp(i));
            function.processElement(batch.values[i], reading, collector);
        }
        flush();
    }

    @Override
    void processSecond(RecordBatch batch) throws Exception {
        states.setWritable(true);
        int size = batch.size;
        for (int i = 0; i < size; i++) {
            stamp(batch.timestamp(i));
            function.processBroadcastElement(batch.values[i], writing, collector);
        }
        states.setWritable(false);
        flush();
    }

    private void stamp(long ofRecord) {
        timestamp = ofRecord;
        collector.timestamp(ofRecord);
    }

    private void flush() {
        collector.flush();
        sideCollectors.flush();
    }

    @Override
    @Nullable
    OperatorException failureBehind() {
        return collector.failureBehind();
    }

    private @Nullable Long timestamp() {
        return timestamp == SourceOutput.NO_TIMESTAMP ? null : timestamp;
    }

    private long processingTime() {
        return runtime().clock().getAsLong();
    }

    /** The context object of the stream that is not broadcast, one for all records. */
    private final class Reading extends BroadcastProcessFunction<Object, Object, Object>.ReadOnlyContext {
        Reading() {
            function.super();
        }

        @Override
        public @Nullable Long timestamp() {
            return BroadcastProcessOperator.this.timestamp();
        }

        @Override
        public long currentProcessingTime() {
            return processingTime();
        }

        @Override
        public long currentWatermark() {
            return BroadcastProcessOperator.this.currentWatermark();
        }

        @Override
        public <X> void output(OutputTag<X> outputTag, X value) {
            sideCollectors.collect(outputTag, value, timestamp);
        }

        @Override
        public <K, V> ReadOnlyBroadcastState<K, V> getBroadcastState(MapStateDescriptor<K, V> descriptor) {
            return states.readOnly(descriptor);
        }
    }

    /** The context object of the broadcast stream, one for all records. */
    private final class Writing extends BroadcastProcessFunction<Object, Object, Object>.Context {
        Writing() {
            function.super();
        }

        @Override
        public @Nullable Long timestamp() {
            return BroadcastProcessOperator.this.timestamp();
        }

        @Override
        public long currentProcessingTime() {
            return processingTime();
        }

        @Override
        public long currentWatermark() {
            return BroadcastProcessOperator.this.currentWatermark();
        }

        @Override
        public <X> void output(OutputTag<X> outputTag, X value) {
            sideCollectors.collect(outputTag, value, timestamp);
        }

        @Override
        public <K, V> BroadcastState<K, V> getBroadcastState(MapStateDescriptor<K, V> descriptor) {
            return states.writable(descriptor);
        }
    }
}
