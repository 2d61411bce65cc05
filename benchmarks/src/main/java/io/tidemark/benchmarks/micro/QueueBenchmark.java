package io.tidemark.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Control;

/**
 * The hand-over of a batch through the bounded single-producer single-consumer ring. Divided by the records in a batch
 * it is what the exchange costs a record.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QueueBenchmark {
    private static final int CAPACITY = 8; // the engine's

    /** Makes the benchmark. */
    public QueueBenchmark() {}

    /** The ring that two threads share. */
    @State(Scope.Group)
    public static class SharedRing {
        private final SpscVarHandleArrayQueue<Object> queue = new SpscVarHandleArrayQueue<>(CAPACITY);
        private final Object batch = new Object();

        /** Makes an empty ring. */
        public SharedRing() {}
    }

    /** A ring that one thread fills and empties. */
    @State(Scope.Thread)
    public static class OwnRing {
        private final SpscVarHandleArrayQueue<Object> queue = new SpscVarHandleArrayQueue<>(CAPACITY);
        private final Object batch = new Object();

        /** Makes an empty ring. */
        public OwnRing() {}
    }

    /** Puts a batch in, waiting for room. */
    @Benchmark
    @Group("betweenThreads")
    public void send(SharedRing ring, Control control) {
        while (!ring.queue.offer(ring.batch) && !control.stopMeasurement) {
            Thread.onSpinWait();
        }
    }

    /** Takes a batch out, waiting for one. */
    @Benchmark
    @Group("betweenThreads")
    public @Nullable Object receive(SharedRing ring, Control control) {
        Object batch = ring.queue.poll();
        while (batch == null && !control.stopMeasurement) {
            Thread.onSpinWait();
            batch = ring.queue.poll();
        }
        return batch;
    }

    /** Puts a batch in and takes it out on the same thread, as between subtasks of one worker. */
    @Benchmark
    public @Nullable Object onOneThread(OwnRing ring) {
        ring.queue.offer(ring.batch);
        return ring.queue.poll();
    }
}
