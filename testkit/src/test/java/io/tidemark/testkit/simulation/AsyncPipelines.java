package io.tidemark.testkit.simulation;

import io.tidemark.api.AsyncDataStream;
import io.tidemark.api.DataStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.AsyncRetryStrategies;
import io.tidemark.api.functions.AsyncRetryStrategy;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.ResultFuture;
import io.tidemark.api.functions.RetryPredicates;
import io.tidemark.api.functions.RichAsyncFunction;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.testkit.simulation.Pipelines.Sum;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Pipelines with requests to simulate. What a request gives follows from its record, and behind it timers sum it up by event
 * time, so that a result that is lost, comes twice or comes across a watermark shows in what comes out.
 */
final class AsyncPipelines {
    private static final int KEYS = 12;
    private static final int BUCKET = 25;
    private static final int CAPACITY = 4;
    private static final long TIMEOUT_MILLIS = 300;

    private AsyncPipelines() {}

    static void ordered(StreamExecutionEnvironment env) {
        summed(AsyncDataStream.orderedWaitWithRetry(
                numbers(env).rebalance(), new LookUp(), TIMEOUT_MILLIS, TimeUnit.MILLISECONDS, CAPACITY, retries()));
    }

    static void unordered(StreamExecutionEnvironment env) {
        summed(AsyncDataStream.unorderedWaitWithRetry(
                numbers(env), new LookUp(), TIMEOUT_MILLIS, TimeUnit.MILLISECONDS, CAPACITY, retries()));
    }

    private static AsyncRetryStrategy<Integer> retries() {
        return new AsyncRetryStrategies.FixedDelayRetryStrategyBuilder<Integer>(5, 7)
                .ifResult(RetryPredicates.EMPTY_RESULT_PREDICATE)
                .ifException(RetryPredicates.HAS_EXCEPTION_PREDICATE)
                .build();
    }

    private static DataStream<Integer> numbers(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        return env.fromSource(
                        new CollectionSource<>(Pipelines.numbers()),
                        WatermarkStrategy.<Integer>forBoundedOutOfOrderness(Duration.ofMillis(3))
                                .withTimestampAssigner((number, timestamp) -> number),
                        "numbers")
                .returns(Integer.class);
    }

    private static void summed(SingleOutputStreamOperator<Integer> results) {
        results.uid("look-up")
                .returns(Integer.class)
                .keyBy(number -> number / BUCKET * 100 + number % KEYS, Integer.class)
                .process(new Summing())
                .uid("sums")
                .sinkTo(Pipelines.exactlyOnce())
                .name("out");
    }

    /** Answers some numbers at the second try only, and some never, which its {@code timeout} does. */
    private static final class LookUp extends RichAsyncFunction<Integer, Integer> {
        private static final long serialVersionUID = 1L;

        private transient Map<Integer, Integer> tries;

        @Override
        public void open(OpenContext openContext) {
            tries = new HashMap<>();
        }

        @Override
        public void asyncInvoke(Integer number, ResultFuture<Integer> future) {
            int times = tries.merge(number, 1, Integer::sum);
            if (number % 50 == 7) {
                return;
            }
            if (number % 5 == 0 && times == 1) {
                future.complete(List.of());
            } else if (number % 7 == 0 && times == 1) {
                future.completeExceptionally(new IllegalStateException("busy"));
            } else {
                future.complete(List.of(number));
                future.complete(List.of(-number));
            }
        }

        @Override
        public void timeout(Integer number, ResultFuture<Integer> future) {
            future.complete(List.of(number));
        }
    }

    /** Fails if a result comes behind the timer that was to count it. */
    private static final class Summing extends KeyedProcessFunction<Integer, Integer, Sum> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> sum;

        @Override
        public void open(OpenContext openContext) {
            sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Long.class));
        }

        @Override
        public void processElement(Integer number, Context ctx, Collector<Sum> out) {
            sum.update(sum.value() == null ? number : sum.value() + number);
            ctx.timerService().registerEventTimeTimer((number / BUCKET + 1) * BUCKET - 1);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Sum> out) {
            out.collect(new Sum(ctx.getCurrentKey(), (int) timestamp, sum.value()));
            sum.clear();
        }
    }
}
