package io.tidemark.examples.stateful;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedCoProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;

/** The two events of one number, told when the later one has come. */
final class Matches extends KeyedCoProcessFunction<Long, Event, Event, Line> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Event> left;
    private transient ValueState<Event> right;

    @Override
    public void open(OpenContext context) {
        left = getRuntimeContext().getState(new ValueStateDescriptor<>("left", Event.class));
        right = getRuntimeContext().getState(new ValueStateDescriptor<>("right", Event.class));
    }

    @Override
    public void processElement1(Event event, Context context, Collector<Line> out) {
        left.update(event);
        match(out);
    }

    @Override
    public void processElement2(Event event, Context context, Collector<Line> out) {
        right.update(event);
        match(out);
    }

    private void match(Collector<Line> out) {
        Event one = left.value();
        Event other = right.value();
        if (one != null && other != null) {
            out.collect(new Line("event " + one.id(), 1_000 * one.amount() + other.amount()));
            left.clear();
            right.clear();
        }
    }
}
