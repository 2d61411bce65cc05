package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.KeyedStream;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.ProcessJoinFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The interval join through threads and queues. */
class IntervalJoinTest {
    private static final int COUNT = 3_000;
    private static final int KEYS = 50;

    record Order(long customer, long at) {}

    record Payment(long customer, long at) {}

    private static final class Pairing extends ProcessJoinFunction<Order, Payment, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Order left, Payment right, Context ctx, Collector<String> out) {
            assertThat(left.customer).isEqualTo(right.customer);
            assertThat(ctx.getLeftTimestamp()).isEqualTo(left.at);
            assertThat(ctx.getRightTimestamp()).isEqualTo(right.at);
            out.collect(left.at + " paid at " + right.at);
        }
    }

    /** The records of each are out of order, within the bound of the watermarks. */
    private static long shuffled(long number) {
        return number ^ 5;
    }

    private static KeyedStream<Order, Long> orders(StreamExecutionEnvironment env) {
        return env.fromSequence(0, COUNT - 1)
                .map(n -> new Order(shuffled(n) * 7 % KEYS, shuffled(n)))
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Order>forBoundedOutOfOrderness(Duration.ofMillis(8))
                        .withTimestampAssigner((order, timestamp) -> order.at))
                .keyBy(Order::customer);
    }

    private static KeyedStream<Payment, Long> payments(StreamExecutionEnvironment env) {
        return env.fromSequence(0, COUNT - 1)
                .map(n -> new Payment(n % KEYS, n))
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Payment>forMonotonousTimestamps()
                        .withTimestampAssigner((payment, timestamp) -> payment.at))
                .keyBy(Payment::customer);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void findsThePairsThatTwoPlainLoopsFind(int parallelism) throws Exception {
        StreamExecutionEnvironment env = Environments.plain(parallelism);
        env.getConfig().setAutoWatermarkInterval(Duration.ZERO);
        CollectSink<String> sink = new CollectSink<>();
        orders(env)
                .intervalJoin(payments(env))
                .between(Duration.ofMillis(-20), Duration.ofMillis(100))
                .lowerBoundExclusive()
                .process(new Pairing())
                .sinkTo(sink);
        env.execute();
        List<String> expected = new ArrayList<>();
        for (long at = 0; at < COUNT; at++) {
            for (long paid = Math.max(0, at - 19); paid <= at + 100 && paid < COUNT; paid++) {
                if (at * 7 % KEYS == paid % KEYS) {
                    expected.add(at + " paid at " + paid);
                }
            }
        }
        assertThat(sink.results()).containsExactlyInAnyOrderElementsOf(expected);
        sink.discard();
    }
}
