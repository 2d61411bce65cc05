package io.tidemark.benchmarks.peers.jet;

import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.BroadcastKey;
import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A cooperative source that emits the records of a run; each processor keeps its next index in the snapshot. */
final class IndexProcessor extends AbstractProcessor {
    /** Makes the record of an index. */
    @FunctionalInterface
    interface RecordMaker<T> extends Serializable {
        T at(long index);
    }

    private final RunProbe probe = RunProbe.current();
    private final RecordMaker<?> maker;
    private final long records;
    private final boolean paced;
    private @Nullable Object refused;
    private boolean started;
    private int subtask;
    private int parallelism;
    private long next;

    IndexProcessor(RunSpec spec, RecordMaker<?> maker) {
        this.maker = maker;
        records = spec.records();
        paced = spec.mode() == Mode.LATENCY;
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
        long due = paced ? probe.recordsDue() : records;
        while (next < due) {
            // a record that the outbox refused is offered again: the same object, not a new one
            Object record = refused == null ? maker.at(next) : refused;
            if (!tryEmit(record)) {
                refused = record;
                return false;
            }
            refused = null;
            next += parallelism;
        }
        return next >= records;
    }

    @Override
    public boolean saveToSnapshot() {
        return tryEmitToSnapshot(BroadcastKey.broadcastKey(subtask), next);
    }

    @Override
    protected void restoreFromSnapshot(Object key, Object value) {
        if (((BroadcastKey<?>) key).key().equals(subtask)) {
            next = (Long) value;
        }
    }
}
