package io.tidemark.examples.stateful;

import io.tidemark.api.functions.CoGroupFunction;
import io.tidemark.api.functions.Collector;

/** What the two sides of a window come to; a user may be on one of them only. */
final class Groups implements CoGroupFunction<Event, Event, Line> {
    private static final long serialVersionUID = 1L;

    @Override
    public void coGroup(Iterable<Event> left, Iterable<Event> right, Collector<Line> out) {
        long first = Long.MAX_VALUE;
        long difference = 0;
        for (Event event : left) {
            first = Math.min(first, event.id());
            difference += event.amount();
        }
        for (Event event : right) {
            first = Math.min(first, event.id());
            difference -= event.amount();
        }
        out.collect(new Line("group of " + first, difference));
    }
}
