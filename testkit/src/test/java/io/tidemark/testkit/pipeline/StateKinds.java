package io.tidemark.testkit.pipeline;

import io.tidemark.api.functions.AggregateFunction;
import io.tidemark.api.functions.AggregatingStateDescriptor;
import io.tidemark.api.functions.BroadcastProcessFunction;
import io.tidemark.api.functions.CheckpointedFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.FunctionInitializationContext;
import io.tidemark.api.functions.FunctionSnapshotContext;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.functions.RichFlatMapFunction;
import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.StateTtlConfig;
import io.tidemark.api.state.StateTtlConfig.UpdateType;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The functions that the page on state shows. */
final class StateKinds {
    private StateKinds() {}

    record Order(String customer, String product, long cents) {}

    static final class Counting extends KeyedProcessFunction<String, Order, Long> {
        private static final long serialVersionUID = 1L;
        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext openContext) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
        }

        @Override
        public void processElement(Order order, Context ctx, Collector<Long> out) {
            long now = count.value() == null ? 1 : count.value() + 1;
            count.update(now);
            out.collect(now);
        }
    }

    static final class LastThree extends KeyedProcessFunction<String, Order, List<Order>> {
        private static final long serialVersionUID = 1L;
        private transient ListState<Order> orders;

        @Override
        public void open(OpenContext openContext) {
            orders = getRuntimeContext().getListState(new ListStateDescriptor<>("orders", Order.class));
        }

        @Override
        public void processElement(Order order, Context ctx, Collector<List<Order>> out) {
            orders.add(order);
            List<Order> all = new ArrayList<>();
            orders.get().forEach(all::add);
            if (all.size() > 3) {
                all.remove(0);
                orders.update(all);
            }
            out.collect(all);
        }
    }

    static final class ByProduct extends KeyedProcessFunction<String, Order, String> {
        private static final long serialVersionUID = 1L;
        private transient MapState<String, Long> cents;

        @Override
        public void open(OpenContext openContext) {
            cents = getRuntimeContext()
                    .getMapState(new MapStateDescriptor<>("cents by product", String.class, Long.class));
        }

        @Override
        public void processElement(Order order, Context ctx, Collector<String> out) {
            Long before = cents.get(order.product());
            cents.put(order.product(), (before == null ? 0 : before) + order.cents());
            for (var entry : cents.entries()) {
                if (entry.getValue() == 0) {
                    cents.remove(entry.getKey());
                } else {
                    out.collect(entry.getKey() + ": " + entry.getValue());
                }
            }
        }
    }

    static final class Dearest extends KeyedProcessFunction<String, Order, Long> {
        private static final long serialVersionUID = 1L;
        private transient ReducingState<Long> dearest;

        @Override
        public void open(OpenContext openContext) {
            dearest = getRuntimeContext()
                    .getReducingState(new ReducingStateDescriptor<>("dearest", Math::max, Long.class));
        }

        @Override
        public void processElement(Order order, Context ctx, Collector<Long> out) throws Exception {
            dearest.add(order.cents());
            out.collect(dearest.get());
        }
    }

    record Sum(long cents, int orders) {}

    static final class Mean implements AggregateFunction<Order, Sum, Double> {
        private static final long serialVersionUID = 1L;

        @Override
        public Sum createAccumulator() {
            return new Sum(0, 0);
        }

        @Override
        public Sum add(Order order, Sum sum) {
            return new Sum(sum.cents() + order.cents(), sum.orders() + 1);
        }

        @Override
        public Double getResult(Sum sum) {
            return (double) sum.cents() / sum.orders();
        }

        @Override
        public Sum merge(Sum a, Sum b) {
            return new Sum(a.cents() + b.cents(), a.orders() + b.orders());
        }
    }

    static final class MeanByCustomer extends KeyedProcessFunction<String, Order, Double> {
        private static final long serialVersionUID = 1L;
        private transient AggregatingState<Order, Double> mean;

        @Override
        public void open(OpenContext openContext) {
            mean = getRuntimeContext()
                    .getAggregatingState(new AggregatingStateDescriptor<>("mean", new Mean(), Sum.class));
        }

        @Override
        public void processElement(Order order, Context ctx, Collector<Double> out) {
            mean.add(order);
            out.collect(mean.get());
        }
    }

    static final class FirstOfTheDay extends KeyedProcessFunction<String, Order, Order> {
        private static final long serialVersionUID = 1L;
        private transient MapState<String, Long> seen;

        @Override
        public void open(OpenContext openContext) {
            var descriptor = new MapStateDescriptor<>("seen", String.class, Long.class);
            descriptor.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofDays(1))
                    .setUpdateType(UpdateType.OnCreateAndWrite)
                    .build());
            seen = getRuntimeContext().getMapState(descriptor);
        }

        @Override
        public void processElement(Order order, Context ctx, Collector<Order> out) {
            if (!seen.contains(order.product())) {
                seen.put(order.product(), order.cents());
                out.collect(order);
            }
        }
    }

    static final class Batching extends RichFlatMapFunction<Order, List<Order>> implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;
        private transient List<Order> buffer;
        private transient ListState<Order> kept;

        @Override
        public void initializeState(FunctionInitializationContext context) {
            kept = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("buffer", Order.class));
            buffer = new ArrayList<>();
            kept.get().forEach(buffer::add);
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {
            kept.update(buffer);
        }

        @Override
        public void flatMap(Order order, Collector<List<Order>> out) {
            buffer.add(order);
            if (buffer.size() == 100) {
                out.collect(buffer);
                buffer = new ArrayList<>();
            }
        }
    }

    record Limit(String product, long cents) {}

    static final class OverLimit extends BroadcastProcessFunction<Order, Limit, Order> {
        private static final long serialVersionUID = 1L;
        static final MapStateDescriptor<String, Long> LIMITS =
                new MapStateDescriptor<>("limits", String.class, Long.class);

        @Override
        public void processElement(Order order, ReadOnlyContext ctx, Collector<Order> out) {
            Long limit = ctx.getBroadcastState(LIMITS).get(order.product());
            if (limit != null && order.cents() > limit) {
                out.collect(order);
            }
        }

        @Override
        public void processBroadcastElement(Limit limit, Context ctx, Collector<Order> out) {
            ctx.getBroadcastState(LIMITS).put(limit.product(), limit.cents());
        }
    }
}
