package io.tidemark.examples.stateful;

import io.tidemark.api.functions.AggregatingStateDescriptor;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.StateTtlConfig;
import io.tidemark.checkpoint.spi.state.ListState;
import java.time.Duration;

/**
 * Sums and numbers of each user's events, told a moment after they came by timers in processing time, and the rest when event
 * time ends. How they are cut depends on when the process runs, but not what they add up to.
 */
final class Flushes extends KeyedProcessFunction<String, Event, Line> {
    private static final long serialVersionUID = 1L;

    private static final long MOMENT_MILLIS = 25;

    private transient ListState<Long> ids;
    private transient AggregatingState<Event, Long> sum;

    @Override
    public void open(OpenContext context) {
        StateTtlConfig expiry = StateTtlConfig.newBuilder(Duration.ofHours(1)).build();
        ListStateDescriptor<Long> listed = new ListStateDescriptor<>("ids", Long.class);
        listed.enableTimeToLive(expiry);
        ids = getRuntimeContext().getListState(listed);
        AggregatingStateDescriptor<Event, Long, Long> summed =
                new AggregatingStateDescriptor<>("sum", new Amounts(), Long.class);
        summed.enableTimeToLive(expiry);
        sum = getRuntimeContext().getAggregatingState(summed);
    }

    @Override
    public void processElement(Event event, Context context, Collector<Line> out) throws Exception {
        ids.add(event.id());
        sum.add(event);
        long now = context.timerService().currentProcessingTime();
        context.timerService().registerProcessingTimeTimer(now - now % MOMENT_MILLIS + MOMENT_MILLIS);
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Line> out) throws Exception {
        Long amount = sum.get();
        if (amount == null) {
            return; // told at the end, before this timer
        }
        out.collect(new Line(context.getCurrentKey() + " sum", amount));
        for (Long id : ids.get()) {
            out.collect(new Line(context.getCurrentKey() + " event " + id, 1));
        }
        sum.clear();
        ids.clear();
    }
}
