package io.tidemark.core.operator;

import io.tidemark.api.functions.CoProcessFunction;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.TimeDomain;
import io.tidemark.api.functions.TimerService;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.core.stream.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Gives each record of two inputs to a function without state by key. */
final class CoProcessOperator extends FunctionOperator {
    private final CoProcessFunction<Object, Object, Object> function;
    private final BatchCollector collector;
    private final SideCollectors sideCollectors = new SideCollectors(this);
    private final Current current;

    CoProcessOperator(
            String operatorId,
            String name,
            CoProcessFunction<Object, Object, Object> function,
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
            function.processElement1(batch.values[i], current, collector);
        }
        flush();
    }

    @Override
    void processSecond(RecordBatch batch) throws Exception {
        int size = batch.size;
        for (int i = 0; i < size; i++) {
            current.timestamp = batch.timestamp(i);
            collector.timestamp(current.timestamp);
            function.processElement2(batch.values[i], current, collector);
        }
        flush();
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

    /** The context object, one for all records. */
    private final class Current extends CoProcessFunction<Object, Object, Object>.OnTimerContext
            implements TimerService {
        private long timestamp;

        Current() {
            function.super();
        }

        @Override
        public @Nullable Long timestamp() {
            return timestamp == SourceOutput.NO_TIMESTAMP ? null : timestamp;
        }

        @Override
        public TimeDomain timeDomain() {
            throw noTimers();
        }

        @Override
        public TimerService timerService() {
            return this;
        }

        @Override
        public <X> void output(OutputTag<X> outputTag, X value) {
            sideCollectors.collect(outputTag, value, timestamp);
        }

        @Override
        public long currentProcessingTime() {
            return runtime().clock().getAsLong();
        }

        @Override
        public long currentWatermark() {
            return CoProcessOperator.this.currentWatermark();
        }

        @Override
        public void registerProcessingTimeTimer(long time) {
            throw noTimers();
        }

        @Override
        public void registerEventTimeTimer(long time) {
            throw noTimers();
        }

        @Override
        public void deleteProcessingTimeTimer(long time) {
            throw noTimers();
        }

        @Override
        public void deleteEventTimeTimer(long time) {
            throw noTimers();
        }

        private IllegalStateException noTimers() {
            return new IllegalStateException("Operator '" + name()
                    + "' uses a timer but does not run on keyed streams; key both streams that are connected.");
        }
    }
}
