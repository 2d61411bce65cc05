package io.tidemark.core.operator;

import io.tidemark.api.functions.KeyedCoProcessFunction;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.TimeDomain;
import io.tidemark.api.functions.TimerService;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.core.stream.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Gives each record of two inputs to a function that keeps state and timers by key. */
final class KeyedCoProcessOperator extends KeyedOperator {
    private final KeyedCoProcessFunction<Object, Object, Object, Object> function;
    private final BatchCollector collector;
    private final SideCollectors sideCollectors = new SideCollectors(this);
    private final FunctionTimers timers;
    private final Current current;

    KeyedCoProcessOperator(
            String operatorId,
            String name,
            KeyedCoProcessFunction<Object, Object, Object, Object> function,
            Serde<Object> keySerde,
            OperatorRuntime runtime,
            Output output) {
        super(operatorId, name, function, keySerde, runtime, output);
        this.function = function;
        collector = new BatchCollector(output);
        timers = new FunctionTimers(this, function);
        current = new Current();
    }

    @Override
    void declare(KeyedStateStore<Object> store) throws Exception {
        if (function.usesTimers()) {
            timers.declare(store, this::onTimer);
        }
        openFunction(new FunctionContext(runtime(), store));
    }

    @Override
    void process(RecordBatch batch) throws Exception {
        process(batch, true);
    }

    @Override
    void processSecond(RecordBatch batch) throws Exception {
        process(batch, false);
    }

    private void process(RecordBatch batch, boolean first) throws Exception {
        KeyedStateStore<Object> store = store();
        Object[] values = batch.values;
        Object[] keys = batch.keys;
        int[] hashes = batch.hashes;
        int[] groups = keyGroupsOf(batch);
        int size = batch.size;
        boolean firing = isFiring();
        for (int i = 0; i < size; i++) {
            long timestamp = batch.timestamp(i);
            expect(batch, groups, i);
            store.setCurrentKey(keys[i], hashes[i], groups[i]);
            current.key = keys[i];
            if (firing) {
                timers.fireDueOfCurrentKey();
            }
            current.timestamp = timestamp;
            collector.timestamp(timestamp);
            if (first) {
                function.processElement1(values[i], current, collector);
            } else {
                function.processElement2(values[i], current, collector);
            }
        }
        flush();
    }

    private void onTimer(long time, TimeDomain domain) throws Exception {
        current.key = store().currentKey();
        current.timestamp = domain == TimeDomain.EVENT_TIME ? time : SourceOutput.NO_TIMESTAMP;
        current.domain = domain;
        collector.timestamp(current.timestamp);
        function.onTimer(time, current, collector);
    }

    @Override
    void flush() {
        collector.flush();
        sideCollectors.flush();
    }

    @Override
    @Nullable
    OperatorException failureBehind() {
        return collector.failureBehind();
    }

    /** The context object, one for all records and timers. */
    private final class Current extends KeyedCoProcessFunction<Object, Object, Object, Object>.OnTimerContext {
        private Object key;
        private long timestamp;
        private TimeDomain domain = TimeDomain.EVENT_TIME;

        Current() {
            function.super();
        }

        @Override
        public Object getCurrentKey() {
            return key;
        }

        @Override
        public @Nullable Long timestamp() {
            return timestamp == SourceOutput.NO_TIMESTAMP ? null : timestamp;
        }

        @Override
        public TimeDomain timeDomain() {
            return domain;
        }

        @Override
        public TimerService timerService() {
            return timers;
        }

        @Override
        public <X> void output(OutputTag<X> outputTag, X value) {
            sideCollectors.collect(outputTag, value, timestamp);
        }
    }
}
