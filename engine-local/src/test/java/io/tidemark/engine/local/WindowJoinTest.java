package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.DataStream;
import io.tidemark.api.JobClient;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.CoGroupFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.JoinFunction;
import io.tidemark.api.windowing.EventTimeSessionWindows;
import io.tidemark.api.windowing.SlidingEventTimeWindows;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins by window through threads and queues, and from savepoint to savepoint. */
class WindowJoinTest {
    private static final int COUNT = 3_000;
    private static final int KEYS = 5;
    private static final long SIZE = 20;

    record Order(long customer, long at) {}

    record Payment(long customer, long at) {}

    private static SingleOutputStreamOperator<Order> orders(DataStream<Long> numbers) {
        return numbers.map(n -> new Order(n * 7 % KEYS, n))
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Order>forBoundedOutOfOrderness(Duration.ofMillis(8))
                        .withTimestampAssigner((order, timestamp) -> order.at));
    }

    private static SingleOutputStreamOperator<Payment> payments(DataStream<Long> numbers) {
        return numbers.map(n -> new Payment(n % KEYS, n))
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Payment>forBoundedOutOfOrderness(Duration.ofMillis(8))
                        .withTimestampAssigner((payment, timestamp) -> payment.at));
    }

    private static SingleOutputStreamOperator<String> pairs(DataStream<Order> orders, DataStream<Payment> payments) {
        return orders.join(payments)
                .where(Order::customer)
                .equalTo(Payment::customer)
                .window(TumblingEventTimeWindows.of(Duration.ofMillis(SIZE)))
                .apply((JoinFunction<Order, Payment, String>) (order, payment) -> order.at + " paid at " + payment.at);
    }

    private static List<String> pairsOf(long orders, long payments) {
        List<String> pairs = new ArrayList<>();
        for (long at = 0; at < orders; at++) {
            for (long paid = at / SIZE * SIZE; paid < (at / SIZE + 1) * SIZE && paid < payments; paid++) {
                if (at * 7 % KEYS == paid % KEYS) {
                    pairs.add(at + " paid at " + paid);
                }
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void findsThePairsThatPlainLoopsFind(int parallelism) throws Exception {
        StreamExecutionEnvironment env = Environments.plain(parallelism);
        CollectSink<String> sink = new CollectSink<>();
        pairs(orders(env.fromSequence(0, COUNT - 1)), payments(env.fromSequence(0, COUNT - 11)))
                .sinkTo(sink);
        env.execute();
        assertThat(sink.results()).containsExactlyInAnyOrderElementsOf(pairsOf(COUNT, COUNT - 10));
        sink.discard();
    }

    @Test
    void joinsAStreamWithItself() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        CollectSink<String> sink = new CollectSink<>();
        DataStream<Order> orders = orders(env.fromSequence(0, 9));
        orders.join(orders)
                .where(Order::at)
                .equalTo(Order::at)
                .window(TumblingEventTimeWindows.of(Duration.ofMillis(SIZE)))
                .apply((JoinFunction<Order, Order, String>) (one, two) -> one.at + "=" + two.at)
                .sinkTo(sink);
        env.execute();
        assertThat(sink.results())
                .containsExactlyInAnyOrder("0=0", "1=1", "2=2", "3=3", "4=4", "5=5", "6=6", "7=7", "8=8", "9=9");
        sink.discard();
    }

    @Test
    void refusesANullKeyNamingTheOperator() {
        StreamExecutionEnvironment env = Environments.plain(1);
        orders(env.fromSequence(0, 9))
                .join(payments(env.fromSequence(0, 9)))
                .where(order -> order.at == 5 ? null : order.at, Long.class)
                .equalTo(Payment::at)
                .window(TumblingEventTimeWindows.of(Duration.ofMillis(SIZE)))
                .apply((JoinFunction<Order, Payment, String>) (order, payment) -> "never")
                .name("paid orders")
                .print();
        assertThatThrownBy(env::execute).hasStackTraceContaining("paid orders").hasStackTraceContaining("null");
    }

    /** Windows of every kind that are half full when the job is stopped, at each parallelism. */
    @Test
    void goesOnFromSavepointToSavepointAtAnyParallelism(@TempDir Path directory) throws Exception {
        List<Ledger> ledgers = List.of(new Ledger(), new Ledger(), new Ledger());
        List<Integer> parallelisms = List.of(1, 4, 3, 1);
        String path = null;
        long bound = 0;
        for (int i = 0; i < parallelisms.size(); i++) {
            StreamExecutionEnvironment env = Environments.checkpointed(parallelisms.get(i), Environments.ON_DEMAND);
            env.getCheckpointConfig().setCheckpointStorage(directory.resolve("checkpoints"));
            if (path != null) {
                env.restoreFrom(path);
            }
            bound += 70;
            boolean last = i == parallelisms.size() - 1;
            Gate gate = last ? new Gate().open() : new Gate().release(bound);
            build(env, ledgers, gate, last ? bound : Long.MAX_VALUE);
            JobClient job = env.executeAsync("rescaled");
            if (last) {
                Await.finish(job);
            } else {
                Await.until("numbers are read", () -> gate.emitted() == 140);
                path = Await.result(job.stopWithSavepoint(
                        false, directory.resolve("savepoints").toString()));
            }
        }
        List<String> slid = new ArrayList<>();
        for (long start = -20; start < bound; start += 10) {
            slid.addAll(groupsOf(Math.max(0, start), Math.min(bound, start + 30)));
        }
        assertThat(ledgers.get(0).records()).containsExactlyInAnyOrderElementsOf(pairsOf(bound, bound));
        assertThat(ledgers.get(1).records()).containsExactlyInAnyOrderElementsOf(slid);
        assertThat(ledgers.get(2).records()).containsExactlyInAnyOrderElementsOf(groupsOf(0, bound));
    }

    private static void build(StreamExecutionEnvironment env, List<Ledger> ledgers, Gate gate, long end) {
        DataStream<Long> numbers = env.fromSource(
                        end == Long.MAX_VALUE ? GatedSource.endless(gate, 1) : GatedSource.bounded(gate, 1, end), "one")
                .uid("one");
        DataStream<Long> others = env.fromSource(
                        end == Long.MAX_VALUE ? GatedSource.endless(gate, 1) : GatedSource.bounded(gate, 1, end), "two")
                .uid("two");
        SingleOutputStreamOperator<Order> orders = orders(numbers);
        SingleOutputStreamOperator<Payment> payments = payments(others);
        pairs(orders, payments)
                .uid("pairs")
                .sinkTo(new TwoPhaseSink<>(ledgers.get(0)))
                .uid("paired");
        orders.coGroup(payments)
                .where(Order::customer)
                .equalTo(Payment::customer)
                .window(SlidingEventTimeWindows.of(Duration.ofMillis(30), Duration.ofMillis(10)))
                .apply(new Listing())
                .uid("groups")
                .sinkTo(new TwoPhaseSink<>(ledgers.get(1)))
                .uid("grouped");
        orders.coGroup(payments)
                .where(Order::customer)
                .equalTo(Payment::customer)
                .window(EventTimeSessionWindows.withGap(Duration.ofMillis(5)))
                .apply(new Listing())
                .uid("sessions")
                .sinkTo(new TwoPhaseSink<>(ledgers.get(2)))
                .uid("sat");
    }

    private static final class Listing implements CoGroupFunction<Order, Payment, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void coGroup(Iterable<Order> first, Iterable<Payment> second, Collector<String> out) {
            out.collect(StreamSupport.stream(first.spliterator(), false)
                            .map(Order::at)
                            .sorted()
                            .toList()
                    + " and "
                    + StreamSupport.stream(second.spliterator(), false)
                            .map(Payment::at)
                            .sorted()
                            .toList());
        }
    }

    private static List<String> groupsOf(long from, long to) {
        List<String> groups = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            List<Long> first = new ArrayList<>();
            List<Long> second = new ArrayList<>();
            for (long number = from; number < to; number++) {
                if (number * 7 % KEYS == key) {
                    first.add(number);
                }
                if (number % KEYS == key) {
                    second.add(number);
                }
            }
            if (!first.isEmpty() || !second.isEmpty()) {
                groups.add(first + " and " + second);
            }
        }
        return groups;
    }
}
