package io.tidemark.examples.stateful;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.Window;
import io.tidemark.checkpoint.spi.state.ValueState;

/** The total of each window, with that of all windows of its user before it, which is state of the user. */
final class WindowTotals<W extends Window> extends ProcessWindowFunction<Long, Line, String, W> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(String user, Context context, Iterable<Long> totals, Collector<Line> out) {
        ValueState<Long> before = context.globalState().getState(new ValueStateDescriptor<>("before", Long.class));
        long total = totals.iterator().next();
        long all = total + (before.value() == null ? 0 : before.value());
        before.update(all);
        out.collect(new Line(user + " until " + context.window().maxTimestamp() + " total " + total, all));
    }
}
