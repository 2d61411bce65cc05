package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.DataStream;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.CoMapFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedCoProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.RichCoFlatMapFunction;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two streams before one function, through threads and queues. */
class ConnectTest {
    private static final int KEYS = 2_000;

    /** Emits a pair when both of a key have come, and forgets the first of them. */
    private static final class Pairing extends RichCoFlatMapFunction<Long, String, String> {
        private static final long serialVersionUID = 1L;
        private transient ValueState<Long> number;
        private transient ValueState<String> word;

        @Override
        public void open(OpenContext openContext) {
            number = getRuntimeContext().getState(new ValueStateDescriptor<>("number", Long.class));
            word = getRuntimeContext().getState(new ValueStateDescriptor<>("word", String.class));
        }

        @Override
        public void flatMap1(Long value, Collector<String> out) {
            if (word.value() == null) {
                number.update(value);
            } else {
                out.collect(value + " " + word.value());
                word.clear();
            }
        }

        @Override
        public void flatMap2(String value, Collector<String> out) {
            if (number.value() == null) {
                word.update(value);
            } else {
                out.collect(number.value() + " " + value);
                number.clear();
            }
        }
    }

    private static DataStream<Long> numbers(StreamExecutionEnvironment env) {
        return env.fromSequence(1, KEYS)
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Long>forMonotonousTimestamps()
                        .withTimestampAssigner((number, timestamp) -> number));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void recordsOfOneKeyMeetWhicheverComesFirst(int parallelism) throws Exception {
        StreamExecutionEnvironment env = Environments.plain(parallelism);
        CollectSink<String> sink = new CollectSink<>();
        DataStream<String> words = env.fromSequence(1, KEYS).map(n -> "w" + (KEYS + 1 - n));
        env.fromSequence(1, KEYS)
                .connect(words)
                .keyBy(number -> number, word -> Long.valueOf(word.substring(1)), Long.class)
                .flatMap(new Pairing())
                .sinkTo(sink);
        env.execute();
        assertThat(sink.results())
                .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, KEYS)
                        .mapToObj(n -> n + " w" + n)
                        .toList());
        sink.discard();
    }

    @Test
    void withoutKeysBothStreamsGoThroughOneFunction() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        CollectSink<String> sink = new CollectSink<>();
        env.fromSequence(1, 100)
                .connect(env.fromData("a", "b"))
                .map(new CoMapFunction<Long, String, String>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String map1(Long value) {
                        return "number " + value;
                    }

                    @Override
                    public String map2(String value) {
                        return "word " + value;
                    }
                })
                .sinkTo(sink);
        env.execute();
        assertThat(sink.results()).hasSize(102).contains("number 1", "number 100", "word a", "word b");
        sink.discard();
    }

    /** Counts the records of both inputs and tells at a timer that only the first sets. */
    private static final class CountingBoth extends KeyedCoProcessFunction<Long, Long, Long, String> {
        private static final long serialVersionUID = 1L;
        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext openContext) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
        }

        @Override
        public void processElement1(Long value, Context ctx, Collector<String> out) {
            add(1);
            ctx.timerService().registerEventTimeTimer(KEYS);
        }

        @Override
        public void processElement2(Long value, Context ctx, Collector<String> out) {
            add(1_000);
        }

        private void add(long amount) {
            count.update(count.value() == null ? amount : count.value() + amount);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
            out.collect(ctx.getCurrentKey() + ": " + count.value());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void timersWaitForTheEventTimeOfBothInputs(int parallelism) throws Exception {
        StreamExecutionEnvironment env = Environments.plain(parallelism);
        env.getConfig().setAutoWatermarkInterval(Duration.ZERO);
        CollectSink<String> sink = new CollectSink<>();
        DataStream<Long> slow = numbers(env).map(n -> n);
        numbers(env)
                .keyBy(n -> n % 10, Long.class)
                .connect(slow.keyBy(n -> n % 10, Long.class))
                .process(new CountingBoth())
                .sinkTo(sink);
        env.execute();
        List<String> expected = new ArrayList<>();
        for (int key = 0; key < 10; key++) {
            expected.add(key + ": " + 1_001L * KEYS / 10);
        }
        assertThat(sink.results()).containsExactlyInAnyOrderElementsOf(expected);
        sink.discard();
    }
}
