package io.tidemark.examples.stateful;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedStateStore;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.Window;
import io.tidemark.checkpoint.spi.state.ValueState;

/** The events of each window by a sum that depends on their order; numbers the evaluations of the window and of its user. */
final class WindowEvents<W extends Window> extends ProcessWindowFunction<Event, Line, String, W> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(String user, Context context, Iterable<Event> events, Collector<Line> out) {
        long sum = 0;
        for (Event event : events) {
            sum = 31 * sum + event.id();
        }
        out.collect(new Line(
                user + " until " + context.window().maxTimestamp() + " evaluation " + next(context.windowState())
                        + " of the user's " + next(context.globalState()),
                sum));
    }

    private static long next(KeyedStateStore store) {
        ValueState<Long> evaluations = store.getState(new ValueStateDescriptor<>("evaluations", Long.class));
        long next = evaluations.value() == null ? 1 : evaluations.value() + 1;
        evaluations.update(next);
        return next;
    }
}
