package io.tidemark.benchmarks.metering;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Gathers, over all subtasks, what the checkpoints of a job take. Thread-safe. */
public final class CheckpointMeter {
    private final Map<Long, Taken> byCheckpoint = new ConcurrentHashMap<>();

    /** Makes a meter that has seen nothing. */
    public CheckpointMeter() {}

    /**
     * What one checkpoint took.
     *
     * @param bytes of keyed state that were written for it
     * @param millis from when the first subtask froze its state until the last one's was written
     * @param longestSyncMillis how long the subtask that took longest was kept from processing
     */
    public record Checkpoint(long bytes, double millis, double longestSyncMillis) {}

    /**
     * Returns what the checkpoints took.
     *
     * @return those whose state was frozen so far, in no order
     */
    public List<Checkpoint> checkpoints() {
        List<Checkpoint> all = new ArrayList<>();
        byCheckpoint.values().forEach(taken -> all.add(taken.sum()));
        return all;
    }

    void frozen(long checkpointId, long startNanos, long endNanos) {
        Taken taken = of(checkpointId);
        taken.startNanos.accumulateAndGet(startNanos, Math::min);
        taken.longestSyncNanos.accumulateAndGet(endNanos - startNanos, Math::max);
        taken.endNanos.accumulateAndGet(endNanos, Math::max);
    }

    void wrote(long checkpointId, long bytes) {
        of(checkpointId).bytes.addAndGet(bytes);
    }

    void persisted(long checkpointId, long endNanos) {
        of(checkpointId).endNanos.accumulateAndGet(endNanos, Math::max);
    }

    private Taken of(long checkpointId) {
        return byCheckpoint.computeIfAbsent(checkpointId, id -> new Taken());
    }

    /** What one checkpoint took until now. */
    private static final class Taken {
        private static final double NANOS_PER_MILLI = 1e6;

        private final AtomicLong startNanos = new AtomicLong(Long.MAX_VALUE);
        private final AtomicLong endNanos = new AtomicLong(Long.MIN_VALUE);
        private final AtomicLong longestSyncNanos = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();

        Checkpoint sum() {
            return new Checkpoint(
                    bytes.get(),
                    (endNanos.get() - startNanos.get()) / NANOS_PER_MILLI,
                    longestSyncNanos.get() / NANOS_PER_MILLI);
        }
    }
}
