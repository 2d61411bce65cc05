package io.tidemark.examples.stateful;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.StateTtlConfig;
import io.tidemark.checkpoint.spi.state.MapState;
import java.time.Duration;
import java.util.Objects;

/** Sums of each user over stretches of event time, told by timers; what is not told yet is a map that expires. */
final class SumsByTime extends KeyedProcessFunction<String, Event, Line> {
    private static final long serialVersionUID = 1L;

    private static final long STRETCH_MILLIS = 500;

    private transient MapState<Long, Long> sums;

    @Override
    public void open(OpenContext context) {
        MapStateDescriptor<Long, Long> descriptor = new MapStateDescriptor<>("sums", Long.class, Long.class);
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(Duration.ofHours(1)).build());
        sums = getRuntimeContext().getMapState(descriptor);
    }

    @Override
    public void processElement(Event event, Context context, Collector<Line> out) {
        long end = Math.floorDiv(event.time(), STRETCH_MILLIS) * STRETCH_MILLIS + STRETCH_MILLIS - 1;
        Long before = sums.get(end);
        sums.put(end, (before == null ? 0 : before) + event.amount());
        context.timerService().registerEventTimeTimer(end);
    }

    @Override
    public void onTimer(long end, OnTimerContext context, Collector<Line> out) {
        out.collect(new Line(context.getCurrentKey() + " until " + end, Objects.requireNonNull(sums.get(end))));
        sums.remove(end);
    }
}
