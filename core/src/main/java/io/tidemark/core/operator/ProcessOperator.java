package io.tidemark.core.operator;

import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.ProcessFunction;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.core.stream.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Gives each record to a function that emits to any number of outputs. */
final class ProcessOperator extends FunctionOperator {
    private final ProcessFunction<Object, Object> function;
    private final BatchCollector collector;
    private final SideCollectors sideCollectors = new SideCollectors(this);
    private final Current current;

    ProcessOperator(
            String operatorId,
            String name,
            ProcessFunction<Object, Object> function,
            OperatorRuntime runtime,
            Output output) {
        super(operatorId, name, function, runtime, output);
        this.function = function;
        collector = new BatchCollector(output);
        current = new Current();
    }

    @Override
    void process(RecordBatch batch) throws Exception {
        int size = batch.size;
        for (int i = 0; i < size; i++) {
            current.timestamp = batch.timestamp(i);
            collector.timestamp(current.timestamp);
            function.processElement(batch.values[i], current, collector);
        }
        collector.flush();
        sideCollectors.flush();
    }

    @Override
    @Nullable
    OperatorException failureBehind() {
        return collector.failureBehind();
    }

    /** The context object, one for all records. */
    private final class Current extends ProcessFunction<Object, Object>.Context {
        private long timestamp;

        Current() {
            function.super();
        }

        @Override
        public @Nullable Long timestamp() {
            return timestamp == SourceOutput.NO_TIMESTAMP ? null : timestamp;
        }

        @Override
        public long currentProcessingTime() {
            return runtime().clock().getAsLong();
        }

        @Override
        public long currentWatermark() {
            return ProcessOperator.this.currentWatermark();
        }

        @Override
        public <X> void output(OutputTag<X> outputTag, X value) {
            sideCollectors.collect(outputTag, value, timestamp);
        }
    }
}
