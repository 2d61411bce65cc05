package io.tidemark.benchmarks.large;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.benchmarks.workload.Values;
import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Does to the state what {@link Phases} says, and counts it. Every byte of a value that is read has to be right. */
final class Keeping extends KeyedProcessFunction<Long, Long, Long> {
    /** Counts the records that wrote a value. */
    static final String WRITES = "writes";

    /** Counts the records that read a value. */
    static final String READS = "reads";

    /** Adds up the hashes of what was read. */
    static final String CHECKSUM = "checksum";

    private static final long serialVersionUID = 1L;

    private final Phases phases;
    private transient @Nullable ValueState<byte[]> value;
    private transient @Nullable Counter writes;
    private transient @Nullable Counter reads;
    private transient @Nullable Counter checksum;

    Keeping(Phases phases) {
        this.phases = phases;
    }

    @Override
    public void open(OpenContext context) {
        value = getRuntimeContext().getState(new ValueStateDescriptor<>("value", byte[].class));
        writes = getRuntimeContext().getCounter(WRITES);
        reads = getRuntimeContext().getCounter(READS);
        checksum = getRuntimeContext().getCounter(CHECKSUM);
    }

    @Override
    public void processElement(Long index, Context context, Collector<Long> output) {
        long key = phases.keyOf(index);
        byte[] before = value.value();
        if (phases.reads(index)) {
            checksum.add(Phases.hash(key, verified(key, before)));
            reads.add(1);
            return;
        }
        byte[] after = new byte[phases.valueBytes()];
        Values.fill(key, before == null ? 1 : Values.countOf(before) + 1, after);
        value.update(after);
        writes.add(1);
    }

    private long verified(long key, byte @Nullable [] found) {
        if (found == null) {
            throw new IllegalStateException("Key " + key + " has lost its value");
        }
        long count = Values.countOf(found);
        byte[] expected = new byte[phases.valueBytes()];
        Values.fill(key, count, expected);
        if (!Arrays.equals(found, expected)) {
            throw new IllegalStateException("The value of key " + key + " has bytes that were never written together");
        }
        return count;
    }
}
