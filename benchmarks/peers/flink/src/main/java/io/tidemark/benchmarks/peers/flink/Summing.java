package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.workload.Sums.Increment;
import io.tidemark.benchmarks.workload.Sums.RunningSum;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
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
        sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Types.LONG));
        probe = RunProbe.current();
    }

    @Override
    public void processElement(Increment record, Context context, Collector<RunningSum> output) throws Exception {
        if (failing && probe.failsAt(record.index())) {
            throw new IllegalStateException("The failure that the recovery is measured from");
        }
        Long before = sum.value();
        long now = before == null ? record.value() : before + record.value();
        sum.update(now);
        output.collect(new RunningSum(record.key(), now, record.index()));
    }
}
