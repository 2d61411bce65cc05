package io.tidemark.benchmarks.micro;

import io.tidemark.benchmarks.workload.Sums;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.plan.KeyGroups;
import java.io.IOException;
import java.util.ServiceLoader;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reading, adding to and writing one value by key in the memory state backend, over 100,000 keys: the keyed step of W2
 * alone. A figure is the time of one record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StateTableBenchmark {
    private static final int RECORDS = 1 << 18;
    private static final int GROUPS = 128;
    private static final String BACKEND = "memory";

    private final Long[] keys =
            LongStream.range(0, RECORDS).mapToObj(i -> Sums.keyAt(i, false)).toArray(Long[]::new);
    private final int[] hashes = new int[RECORDS];
    private final int[] groups = new int[RECORDS];
    private final KeyedStateStore<Long> store = open();
    private final ValueState<Long> sum = store.valueState(new StateSpec<>("sum", new LongSerde()));
    private long checkpointId;

    /** Gives every key a value. */
    @Setup
    public void fill() {
        for (int i = 0; i < RECORDS; i++) {
            hashes[i] = KeyGroups.mix(keys[i].hashCode());
            groups[i] = KeyGroups.groupOf(hashes[i], GROUPS);
        }
        update();
    }

    private static KeyedStateStore<Long> open() {
        StateBackend memory = ServiceLoader.load(StateBackend.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(backend -> backend.name().equals(BACKEND))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No state backend '" + BACKEND + "' is on the path"));
        try {
            return memory.open(new KeyedStateContext<>(
                    new LoneSubtask(), new LongSerde(), GROUPS, new KeyGroupRange(0, GROUPS - 1)));
        } catch (IOException e) {
            throw new IllegalStateException("The memory state backend cannot be opened", e);
        }
    }

    /** Adds to the sums while no snapshot is open. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void update() {
        for (int i = 0; i < RECORDS; i++) {
            store.setCurrentKey(keys[i], hashes[i], groups[i]);
            Long before = sum.value();
            sum.update(before == null ? 1 : before + 1);
        }
    }

    /** Adds to the sums while a snapshot is open that needs the values as they were. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void updateUnderSnapshot() throws IOException {
        StateSnapshot snapshot = store.snapshot(++checkpointId);
        update();
        snapshot.close();
    }
}
