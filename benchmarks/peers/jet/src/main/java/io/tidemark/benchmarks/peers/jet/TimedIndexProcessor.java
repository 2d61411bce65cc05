package io.tidemark.benchmarks.peers.jet;

import com.hazelcast.jet.Traverser;
import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.BroadcastKey;
import com.hazelcast.jet.core.EventTimeMapper;
import com.hazelcast.jet.core.EventTimePolicy;
import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import org.jspecify.annotations.Nullable;

/** As {@link IndexProcessor}, with timestamps and watermarks, which are in the snapshot too. Not paced. */
final class TimedIndexProcessor<T> extends AbstractProcessor {
    private static final int ONLY_PARTITION = 0;

    private final RunProbe probe = RunProbe.current();
    private final IndexProcessor.RecordMaker<T> maker;
    private final EventTimeMapper<T> times;
    private final long records;
    private @Nullable Traverser<Object> refused;
    private boolean started;
    private int subtask;
    private int parallelism;
    private long next;

    TimedIndexProcessor(RunSpec spec, IndexProcessor.RecordMaker<T> maker, EventTimePolicy<? super T> policy) {
        this.maker = maker;
        records = spec.records();
        times = new EventTimeMapper<>(policy);
        times.addPartitions(1);
    }

    @Override
    protected void init(Context context) {
        subtask = context.globalProcessorIndex();
        parallelism = context.totalParallelism();
        next = subtask;
    }

    @Override
    public boolean complete() {
        if (!started) {
            started = true;
            probe.sourceStarted();
        }
        if (!emitRefused()) {
            return false;
        }
        while (next < records) {
            refused = times.flatMapEvent(maker.at(next), ONLY_PARTITION, EventTimeMapper.NO_NATIVE_TIME);
            next += parallelism;
            if (!emitRefused()) {
                return false;
            }
        }
        return true;
    }

    private boolean emitRefused() {
        if (refused != null && !emitFromTraverser(refused)) {
            return false;
        }
        refused = null;
        return true;
    }

    @Override
    public boolean saveToSnapshot() {
        // of what was refused a part may have been emitted, so the rest goes before the barrier
        return emitRefused()
                && tryEmitToSnapshot(
                        BroadcastKey.broadcastKey(subtask), new long[] {next, times.getWatermark(ONLY_PARTITION)});
    }

    @Override
    protected void restoreFromSnapshot(Object key, Object value) {
        if (((BroadcastKey<?>) key).key().equals(subtask)) {
            long[] saved = (long[]) value;
            next = saved[0];
            times.restoreWatermark(ONLY_PARTITION, saved[1]);
        }
    }
}
