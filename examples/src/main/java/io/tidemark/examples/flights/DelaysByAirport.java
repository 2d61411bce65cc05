package io.tidemark.examples.flights;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;

/** Keeps the statistics of each airport and reports them after each flight. */
final class DelaysByAirport extends KeyedProcessFunction<String, Flight, DelayReport> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<AirportStatistics> statistics;

    @Override
    public void open(OpenContext openContext) {
        statistics = getRuntimeContext().getState(new ValueStateDescriptor<>("statistics", AirportStatistics.class));
    }

    @Override
    public void processElement(Flight flight, Context ctx, Collector<DelayReport> out) {
        AirportStatistics before = statistics.value();
        AirportStatistics after = (before == null ? AirportStatistics.NONE : before).plus(flight);
        statistics.update(after);
        out.collect(new DelayReport(
                flight.departure(),
                flight.origin(),
                after.flights(),
                after.totalDelayMinutes(),
                after.worstDelayMinutes()));
    }
}
