package io.tidemark.core.operator;

import io.tidemark.api.functions.AggregatingStateDescriptor;
import io.tidemark.api.functions.KeyedBroadcastProcessFunction;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.functions.TimeDomain;
import io.tidemark.api.functions.TimerService;
import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.BroadcastState;
import io.tidemark.api.state.KeyedStateFunction;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReadOnlyBroadcastState;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.StateDescriptor;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.stream.RecordBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives each record of a keyed stream, and each of one that is broadcast, to a function with state and timers by key. */
final class KeyedBroadcastProcessOperator extends KeyedOperator {
    private final KeyedBroadcastProcessFunction<Object, Object, Object, Object> function;
    private final List<MapStateDescriptor<?, ?>> descriptors;
    private final BatchCollector collector;
    private final SideCollectors sideCollectors = new SideCollectors(this);
    private final FunctionTimers timers;
    private final Reading reading;
    private final Writing writing;
    private FunctionContext context;
    private BroadcastStates states;
    private long timestamp;

    KeyedBroadcastProcessOperator(
            String operatorId,
            String name,
            KeyedBroadcastProcessFunction<Object, Object, Object, Object> function,
            List<MapStateDescriptor<?, ?>> descriptors,
            Serde<Object> keySerde,
            OperatorRuntime runtime,
            Output output) {
        super(operatorId, name, function, keySerde, runtime, output);
        this.function = function;
        this.descriptors = descriptors;
        collector = new BatchCollector(output);
        timers = new FunctionTimers(this, function);
        reading = new Reading();
        writing = new Writing();
    }

    @Override
    void declareWithoutKeys(OperatorLists lists) {
        states = new BroadcastStates(name(), descriptors, lists);
    }

    @Override
    void declare(KeyedStateStore<Object> store) throws Exception {
        if (function.usesTimers()) {
            timers.declare(store, this::onTimer);
        }
        context = new FunctionContext(runtime(), store);
        openFunction(context);
    }

    @Override
    void process(RecordBatch batch) throws Exception {
        KeyedStateStore<Object> store = store();
        Object[] values = batch.values;
        Object[] keys = batch.keys;
        int[] hashes = batch.hashes;
        int[] groups = keyGroupsOf(batch);
        int size = batch.size;
        boolean firing = isFiring();
        for (int i = 0; i < size; i++) {
            expect(batch, groups, i);
            store.setCurrentKey(keys[i], hashes[i], groups[i]);
            reading.key = keys[i];
            if (firing) {
                timers.fireDueOfCurrentKey();
            }
            stamp(batch.timestamp(i));
            function.processElement(values[i], reading, collector);
        }
        flush();
    }

    @Override
    void processSecond(RecordBatch batch) throws Exception {
        KeyedStateStore<Object> store = store();
        states.setWritable(true);
        int size = batch.size;
        for (int i = 0; i < size; i++) {
            store.clearCurrentKey();
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

    private void onTimer(long time, TimeDomain domain) throws Exception {
        reading.key = store().currentKey();
        reading.domain = domain;
        stamp(domain == TimeDomain.EVENT_TIME ? time : SourceOutput.NO_TIMESTAMP);
        function.onTimer(time, reading, collector);
    }

    /** Calls a function for each key that has something in a state, and leaves no key current. */
    private <S> void apply(StateDescriptor descriptor, S state, KeyedStateFunction<Object, S> each) throws Exception {
        try {
            for (Object key : keysWith(descriptor.getName())) {
                makeCurrent(key);
                each.process(key, state);
            }
        } finally {
            store().clearCurrentKey();
        }
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

    private @Nullable Long timestamp() {
        return timestamp == SourceOutput.NO_TIMESTAMP ? null : timestamp;
    }

    /** The context object of the keyed stream, one for all records and timers. */
    private final class Reading extends KeyedBroadcastProcessFunction<Object, Object, Object, Object>.OnTimerContext {
        private Object key;
        private TimeDomain domain = TimeDomain.EVENT_TIME;

        Reading() {
            function.super();
        }

        @Override
        public Object getCurrentKey() {
            return key;
        }

        @Override
        public @Nullable Long timestamp() {
            return KeyedBroadcastProcessOperator.this.timestamp();
        }

        @Override
        public long currentProcessingTime() {
            return timers.currentProcessingTime();
        }

        @Override
        public long currentWatermark() {
            return timers.currentWatermark();
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

        @Override
        public <K, V> ReadOnlyBroadcastState<K, V> getBroadcastState(MapStateDescriptor<K, V> descriptor) {
            return states.readOnly(descriptor);
        }
    }

    /** The context object of the broadcast stream, one for all records. */
    private final class Writing extends KeyedBroadcastProcessFunction<Object, Object, Object, Object>.Context {
        Writing() {
            function.super();
        }

        @Override
        public @Nullable Long timestamp() {
            return KeyedBroadcastProcessOperator.this.timestamp();
        }

        @Override
        public long currentProcessingTime() {
            return timers.currentProcessingTime();
        }

        @Override
        public long currentWatermark() {
            return timers.currentWatermark();
        }

        @Override
        public <X> void output(OutputTag<X> outputTag, X value) {
            sideCollectors.collect(outputTag, value, timestamp);
        }

        @Override
        public <K, V> BroadcastState<K, V> getBroadcastState(MapStateDescriptor<K, V> descriptor) {
            return states.writable(descriptor);
        }

        @Override
        public <T> void applyToKeyedState(
                ValueStateDescriptor<T> descriptor, KeyedStateFunction<Object, ValueState<T>> each) throws Exception {
            apply(descriptor, context.declared(descriptor).value(descriptor), each);
        }

        @Override
        public <E> void applyToKeyedState(
                ListStateDescriptor<E> descriptor, KeyedStateFunction<Object, ListState<E>> each) throws Exception {
            apply(descriptor, context.declared(descriptor).list(descriptor), each);
        }

        @Override
        public <UK, UV> void applyToKeyedState(
                MapStateDescriptor<UK, UV> descriptor, KeyedStateFunction<Object, MapState<UK, UV>> each)
                throws Exception {
            apply(descriptor, context.declared(descriptor).map(descriptor), each);
        }

        @Override
        public <T> void applyToKeyedState(
                ReducingStateDescriptor<T> descriptor, KeyedStateFunction<Object, ReducingState<T>> each)
                throws Exception {
            apply(descriptor, context.declared(descriptor).reducing(descriptor), each);
        }

        @Override
        public <I, A, R> void applyToKeyedState(
                AggregatingStateDescriptor<I, A, R> descriptor, KeyedStateFunction<Object, AggregatingState<I, R>> each)
                throws Exception {
            apply(descriptor, context.declared(descriptor).aggregating(descriptor), each);
        }
    }
}
