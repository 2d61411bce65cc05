package io.tidemark.benchmarks.micro;

import io.tidemark.benchmarks.workload.Sums;
import io.tidemark.core.plan.KeyGroups;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From a key to the subtask that owns it: hash, mix, key group, subtask. A figure is the time of one key. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KeyGroupBenchmark {
    private static final int KEYS = 1024;
    private static final int GROUPS = 128;

    private final Object[] keys =
            LongStream.range(0, KEYS).mapToObj(i -> Sums.keyAt(i, false)).toArray();
    private int parallelism = 3; // not final, so that the compiler cannot count on it

    /** Makes the benchmark. */
    public KeyGroupBenchmark() {}

    /** Routes boxed numbers. */
    @Benchmark
    @OperationsPerInvocation(KEYS)
    public int route() {
        int subtasks = 0;
        for (Object key : keys) {
            int group = KeyGroups.groupOf(KeyGroups.mix(key.hashCode()), GROUPS);
            subtasks += KeyGroups.subtaskOf(group, GROUPS, parallelism);
        }
        return subtasks;
    }
}
