package io.tidemark.examples.stateful;

import io.tidemark.api.functions.AggregateFunction;

/** Sums the amounts of events. */
final class Amounts implements AggregateFunction<Event, Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long createAccumulator() {
        return 0L;
    }

    @Override
    public Long add(Event event, Long before) {
        return before + event.amount();
    }

    @Override
    public Long getResult(Long amount) {
        return amount;
    }

    @Override
    public Long merge(Long a, Long b) {
        return a + b;
    }
}
