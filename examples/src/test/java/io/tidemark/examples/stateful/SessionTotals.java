package io.tidemark.examples.stateful;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.TimeWindow;

/** The total of each session, with its begin and end. */
final class SessionTotals extends ProcessWindowFunction<Long, Line, String, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(String user, Context context, Iterable<Long> totals, Collector<Line> out) {
        TimeWindow session = context.window();
        out.collect(new Line(
                user + " from " + session.getStart() + " until " + session.getEnd(),
                totals.iterator().next()));
    }
}
