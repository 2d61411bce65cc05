package io.tidemark.examples.rabbitmq;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;

/** Keeps the sum of each customer's orders, and emits it after each order, under the id of that order. */
final class TotalByCustomer extends KeyedProcessFunction<String, Order, Order> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Long> total;

    @Override
    public void open(OpenContext openContext) {
        total = getRuntimeContext().getState(new ValueStateDescriptor<>("total", Long.class));
    }

    @Override
    public void processElement(Order order, Context ctx, Collector<Order> out) {
        Long before = total.value();
        long after = (before == null ? 0 : before) + order.amount();
        total.update(after);
        out.collect(new Order(order.id(), order.customer(), after));
    }
}
