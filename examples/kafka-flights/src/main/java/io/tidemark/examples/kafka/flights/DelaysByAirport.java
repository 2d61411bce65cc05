package io.tidemark.examples.kafka.flights;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;

/** Keeps the delays at each airport and publishes them after each flight. */
final class DelaysByAirport extends KeyedProcessFunction<String, Flight, Delays> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Delays> delays;

    @Override
    public void open(OpenContext openContext) {
        delays = getRuntimeContext().getState(new ValueStateDescriptor<>("delays", Delays.class));
    }

    @Override
    public void processElement(Flight flight, Context ctx, Collector<Delays> out) {
        Delays before = delays.value();
        Delays after = (before == null ? Delays.noneAt(flight.origin()) : before).plus(flight);
        delays.update(after);
        out.collect(after);
    }
}
