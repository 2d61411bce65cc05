package io.tidemark.core.operator;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.ProcessJoinFunction;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.time.Timeline;
import io.tidemark.core.time.TimelineSerde;
import org.jspecify.annotations.Nullable;

/**
 * Joins the records of two inputs whose event times lie near each other.
 *
 * <p>Each key has two buffers, one a side. A record that comes is put into the buffer of its side and joined with those of the
 * other that lie in its interval; so each pair is found once, when its second record comes. A record leaves its buffer when
 * the watermark is beyond all that could be its partners: since a record behind the watermark is late and not joined at all,
 * when that happens is not seen from outside. One timer a key, for the record that leaves first, is set anew when it fires.
 *
 * <p>Costs two state look-ups a record, and no allocation unless a buffer grows or the function emits.
 */
final class IntervalJoinOperator extends KeyedOperator {
    private static final String LEFT = "#left";
    private static final String RIGHT = "#right";

    private final ProcessJoinFunction<Object, Object, Object> function;
    private final Side left;
    private final Side right;
    private final BatchCollector collector;
    private final SideCollectors sideCollectors = new SideCollectors(this);
    private final LateRecords late;
    private final Pair pair;
    private OperatorTimers<NoSubject> timers;

    /** What is known of one input. */
    private static final class Side {
        final Serde<Object> serde;
        /** Partners of a record lie between these, relative to it, both included. */
        final long from;

        final long to;
        final @Nullable OutputTag<?> late;
        ValueState<Timeline> waiting;

        Side(Serde<Object> serde, long from, long to, @Nullable OutputTag<?> late) {
            this.serde = serde;
            this.from = from;
            this.to = to;
            this.late = late;
        }

        /** Returns the record as it may be given away while the other stays. */
        Object copy(Object record) {
            return serde.immutable() ? record : serde.copy(record);
        }

        /** Returns the time from which on a record of some time has no partner to wait for. */
        long leavesAfter(long timestamp) {
            return to > 0 ? plus(timestamp, to) : timestamp;
        }

        /** Returns the time of the oldest record that still waits when event time is there. */
        long oldestAt(long watermark) {
            return to > 0 ? plus(watermark, -to) : watermark;
        }
    }

    @SuppressWarnings("unchecked") // the API made the operation from the types of the streams
    IntervalJoinOperator(
            String operatorId,
            String name,
            ProcessJoinFunction<Object, Object, Object> function,
            Operation.IntervalJoin<?, ?, ?> join,
            Serde<Object> keySerde,
            OperatorRuntime runtime,
            Output output) {
        super(operatorId, name, function, keySerde, runtime, output);
        this.function = function;
        left = new Side((Serde<Object>) join.leftSerde(), join.lowerMillis(), join.upperMillis(), join.lateLeft());
        right = new Side((Serde<Object>) join.rightSerde(), -join.upperMillis(), -join.lowerMillis(), join.lateRight());
        late = new LateRecords(runtime, sideCollectors);
        collector = new BatchCollector(output);
        pair = new Pair();
    }

    @Override
    void declare(KeyedStateStore<Object> store) throws Exception {
        left.waiting = store.valueState(new StateSpec<>(LEFT, new TimelineSerde(left.serde)));
        right.waiting = store.valueState(new StateSpec<>(RIGHT, new TimelineSerde(right.serde)));
        timers = declareTimers(store, NoSubject.SERDE, (time, nothing) -> clean(), (time, nothing) -> {});
        openFunction(new FunctionContext(runtime(), store));
    }

    @Override
    void process(RecordBatch batch) throws Exception {
        process(batch, left, right);
    }

    @Override
    void processSecond(RecordBatch batch) throws Exception {
        process(batch, right, left);
    }

    private void process(RecordBatch batch, Side own, Side other) throws Exception {
        KeyedStateStore<Object> store = store();
        Object[] values = batch.values;
        int[] groups = keyGroupsOf(batch);
        int size = batch.size;
        boolean firing = isFiring();
        for (int i = 0; i < size; i++) {
            long timestamp = batch.timestamp(i);
            if (timestamp == SourceOutput.NO_TIMESTAMP) {
                throw new IllegalStateException("Operator '" + name() + "' joins by event time and got a record without"
                        + " a timestamp: " + values[i]
                        + ". Give its source a WatermarkStrategy with a timestamp assigner.");
            }
            expect(batch, groups, i);
            store.setCurrentKey(batch.keys[i], batch.hashes[i], groups[i]);
            if (firing) {
                timers.fireDueOfCurrentKey();
            }
            if (timestamp < currentWatermark()) {
                late.take(values[i], timestamp, own.late);
            } else {
                keep(values[i], timestamp, own);
                join(values[i], timestamp, own, other);
            }
        }
        flush();
    }

    private void keep(Object record, long timestamp, Side own) {
        Timeline waiting = own.waiting.value();
        if (waiting == null) {
            waiting = new Timeline();
        }
        if (waiting.add(timestamp, own.copy(record))) {
            wakeAfter(own.leavesAfter(timestamp));
        }
        own.waiting.update(waiting);
    }

    private void join(Object record, long timestamp, Side own, Side other) throws Exception {
        Timeline partners = other.waiting.value();
        if (partners == null) {
            return;
        }
        long latest = plus(timestamp, own.to);
        int size = partners.size();
        for (int p = partners.firstFrom(plus(timestamp, own.from)); p < size; p++) {
            long timestampOfPartner = partners.timestamp(p);
            if (timestampOfPartner > latest) {
                break;
            }
            Object partner = other.copy(partners.record(p));
            if (own == left) {
                pair.process(record, timestamp, partner, timestampOfPartner);
            } else {
                pair.process(partner, timestampOfPartner, record, timestamp);
            }
        }
    }

    private void clean() {
        boolean endOfTime = currentWatermark() == Long.MAX_VALUE;
        clean(left, endOfTime);
        clean(right, endOfTime);
    }

    private void clean(Side side, boolean endOfTime) {
        Timeline waiting = side.waiting.value();
        if (waiting == null) {
            return;
        }
        waiting.removeBefore(side.oldestAt(currentWatermark()));
        if (endOfTime || waiting.size() == 0) {
            side.waiting.clear();
        } else {
            side.waiting.update(waiting);
            wakeAfter(side.leavesAfter(waiting.timestamp(0)));
        }
    }

    private void wakeAfter(long timestamp) {
        timers.event().set(plus(timestamp, 1), NoSubject.INSTANCE);
    }

    /** Adds without running over: what lies beyond the end of time lies at it. */
    private static long plus(long timestamp, long millis) {
        long sum = timestamp + millis;
        if (((timestamp ^ sum) & (millis ^ sum)) < 0) {
            return millis > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        return sum;
    }

    @Override
    long takeRecordsDropped() {
        return late.takeUntold();
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

    /** The context object, one for all pairs. */
    private final class Pair extends ProcessJoinFunction<Object, Object, Object>.Context {
        private long leftTimestamp;
        private long rightTimestamp;

        Pair() {
            function.super();
        }

        void process(Object leftRecord, long ofLeft, Object rightRecord, long ofRight) throws Exception {
            leftTimestamp = ofLeft;
            rightTimestamp = ofRight;
            collector.timestamp(getTimestamp());
            function.processElement(leftRecord, rightRecord, this, collector);
        }

        @Override
        public long getLeftTimestamp() {
            return leftTimestamp;
        }

        @Override
        public long getRightTimestamp() {
            return rightTimestamp;
        }

        @Override
        public long getTimestamp() {
            return Math.max(leftTimestamp, rightTimestamp);
        }

        @Override
        public <X> void output(OutputTag<X> outputTag, X value) {
            sideCollectors.collect(outputTag, value, getTimestamp());
        }
    }
}
