package io.tidemark.examples.stateful;

import io.tidemark.api.functions.CheckpointedFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.FunctionInitializationContext;
import io.tidemark.api.functions.FunctionSnapshotContext;
import io.tidemark.api.functions.RichFlatMapFunction;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.checkpoint.spi.state.ListState;
import java.util.ArrayList;
import java.util.List;

/** The amounts of so many events, in the order of the stream; what is not enough yet is a list of the function. */
final class Batches extends RichFlatMapFunction<Event, Line> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    /** A divisor of the number of events, so that none is left over in the end. */
    static final int SIZE = 40;

    private transient ListState<Event> kept;
    private transient List<Event> batch;

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        kept = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("batch", Event.class));
        batch = new ArrayList<>();
        kept.get().forEach(batch::add);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        kept.update(batch);
    }

    @Override
    public void flatMap(Event event, Collector<Line> out) {
        batch.add(event);
        if (batch.size() == SIZE) {
            out.collect(new Line(
                    "from " + batch.get(0).id(),
                    batch.stream().mapToLong(Event::amount).sum()));
            batch.clear();
        }
    }
}
