package io.tidemark.benchmarks.tidemark;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.workload.Sums.Increment;
import io.tidemark.benchmarks.workload.Sums.RunningSum;
import io.tidemark.checkpoint.spi.state.ValueState;
import org.jspecify.annotations.Nullable;

/** The keyed step of W2. */
final class Summing extends KeyedProcessFunction<Long, Increment, RunningSum> {
    private static final long serialVersionUID = 1L;

    private final boolean failing;
    private transient @Nullable ValueState<Long> sum;
    private transient @Nullable RunProbe probe;

    Summing(RunSpec spec) {
        failing = spec.mode() == Mode.RECOVERY;
    }

    @Override
    public void open(OpenContext context) {
        sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Long.class));
        probe = RunProbe.current();
    }

    @Override
    public void processElement(Increment record, Context context, Collector<RunningSum> output) {
        if (failing && probe.failsAt(record.index())) {
            throw new IllegalStateException("The failure that the recovery is measured from");
        }
        Long before = sum.value();
        long now = before == null ? record.value() : before + record.value();
        sum.update(now);
        output.collect(new RunningSum(record.key(), now, record.index()));
    }
}
