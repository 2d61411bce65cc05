package io.tidemark.core.operator;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.Window;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.window.SliceGrid;
import org.jspecify.annotations.Nullable;

/** What operators of windows have in common: the way of a record to its key, late records, and time. Takes one input or two. */
abstract class WindowOperator extends KeyedOperator {
    /** The name of the state that holds all that a key has of windows. */
    static final String STATE = "#windows";

    private final boolean eventTime;
    private final long latenessMillis;
    private final @Nullable OutputTag<?> lateData;
    private final @Nullable OutputTag<?> lateSecond;
    private final SideCollectors sides = new SideCollectors(this);
    private final LateRecords late;
    private final WindowCalls calls;
    private OperatorTimers<?> timers;

    @SuppressWarnings("unchecked") // the API made the operation from the types of the stream
    WindowOperator(
            String operatorId,
            String name,
            Operation.Windowed<?, ?, ?> operation,
            @Nullable Object function,
            boolean merging,
            Serde<Object> keySerde,
            OperatorRuntime runtime,
            Output output) {
        super(operatorId, name, function == null ? operation : function, keySerde, runtime, output);
        eventTime = operation.assigner().isEventTime();
        latenessMillis = eventTime ? operation.allowedLatenessMillis() : 0;
        lateData = operation.lateData();
        lateSecond = operation.lateSecond();
        late = new LateRecords(runtime, sides);
        calls = new WindowCalls(
                this,
                (ProcessWindowFunction<Object, Object, Object, Window>) function,
                merging,
                output,
                sides,
                states());
    }

    /** Returns where the operator keeps what functions keep. */
    abstract WindowCalls.States states();

    @Override
    final void declare(KeyedStateStore<Object> store) throws Exception {
        timers = declareWindows(store);
        openFunction(new FunctionContext(runtime(), store));
    }

    /** Declares the state of windows and their timers. */
    abstract OperatorTimers<?> declareWindows(KeyedStateStore<Object> store);

    @Override
    final void process(RecordBatch batch) throws Exception {
        process(batch, false);
    }

    @Override
    final void processSecond(RecordBatch batch) throws Exception {
        process(batch, true);
    }

    private void process(RecordBatch batch, boolean isSecond) throws Exception {
        KeyedStateStore<Object> store = store();
        Object[] values = batch.values;
        int[] groups = keyGroupsOf(batch);
        int size = batch.size;
        boolean firing = isFiring();
        for (int i = 0; i < size; i++) {
            long timestamp = batch.timestamp(i);
            if (eventTime && timestamp == SourceOutput.NO_TIMESTAMP) {
                throw new IllegalStateException("Operator '" + name() + "' has windows in event time and got a record"
                        + " without a timestamp: " + values[i]
                        + ". Give its source a WatermarkStrategy with a timestamp assigner.");
            }
            expect(batch, groups, i);
            store.setCurrentKey(batch.keys[i], batch.hashes[i], groups[i]);
            if (firing) {
                timers.fireDueOfCurrentKey();
            }
            add(values[i], timestamp, isSecond);
        }
        flush();
    }

    /** Puts a record of the current key, of the first input or the second, into its windows. */
    abstract void add(Object record, long timestamp, boolean isSecond) throws Exception;

    final WindowCalls calls() {
        return calls;
    }

    final boolean isEventTime() {
        return eventTime;
    }

    /** Returns the time up to which windows are over: that of the watermark; in processing time no record is late. */
    final long passed() {
        return eventTime ? currentWatermark() : Long.MIN_VALUE;
    }

    /** Returns the time at which a window goes whose last timestamp is given. */
    final long expiry(long maxTimestamp) {
        return SliceGrid.plus(maxTimestamp, latenessMillis);
    }

    final long latenessMillis() {
        return latenessMillis;
    }

    final void takeLate(Object record, long timestamp, boolean isSecond) {
        late.take(record, timestamp, isSecond ? lateSecond : lateData);
    }

    @Override
    final long takeRecordsDropped() {
        return late.takeUntold();
    }

    @Override
    final void flush() {
        calls.flush();
        sides.flush();
    }

    @Override
    @Nullable
    final OperatorException failureBehind() {
        return calls.failureBehind();
    }
}
