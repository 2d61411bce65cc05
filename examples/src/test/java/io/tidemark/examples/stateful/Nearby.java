package io.tidemark.examples.stateful;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.ProcessJoinFunction;

/** Two events of a user that lie near each other in time. */
final class Nearby extends ProcessJoinFunction<Event, Event, Line> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(Event left, Event right, Context context, Collector<Line> out) {
        out.collect(new Line(left.id() + " and " + right.id(), left.amount() - right.amount()));
    }
}
