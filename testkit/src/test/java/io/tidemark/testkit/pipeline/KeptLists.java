package io.tidemark.testkit.pipeline;

import io.tidemark.api.functions.CheckpointedFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.FunctionInitializationContext;
import io.tidemark.api.functions.FunctionSnapshotContext;
import io.tidemark.api.functions.RichFlatMapFunction;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.checkpoint.spi.state.ListState;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds numbers back in a list, and counts them in a list by union, until it is told to give them. It gets each number in one
 * subtask, and {@link #GIVE} in all.
 */
final class KeptLists extends RichFlatMapFunction<Long, String> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    static final long GIVE = -1;

    private transient List<Long> held;
    private transient long counted;
    private transient ListState<Long> keptHeld;
    private transient ListState<Long> keptCounted;

    @Override
    public void initializeState(FunctionInitializationContext context) {
        keptHeld = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("held", Long.class));
        keptCounted =
                context.getOperatorStateStore().getUnionListState(new ListStateDescriptor<>("counted", Long.class));
        held = new ArrayList<>();
        keptHeld.get().forEach(held::add);
        // each subtask sees what all had; one of them goes on with it
        if (getRuntimeContext().getIndexOfThisSubtask() == 0) {
            keptCounted.get().forEach(count -> counted += count);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        keptHeld.update(held);
        keptCounted.update(List.of(counted));
    }

    @Override
    public void flatMap(Long number, Collector<String> out) {
        if (number != GIVE) {
            held.add(number);
            counted++;
            return;
        }
        held.forEach(each -> out.collect("held " + each));
        held.clear();
        for (; counted > 0; counted--) {
            out.collect("counted");
        }
    }
}
