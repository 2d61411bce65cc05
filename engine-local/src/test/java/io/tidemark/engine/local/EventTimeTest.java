package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.ProcessFunction;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watermarks, timers and side outputs through threads and queues. */
class EventTimeTest {
    private static final int COUNT = 20_000;
    private static final int BUCKET = 500;
    private static final OutputTag<String> ODD = new OutputTag<>("odd", String.class);

    /** Counts the records of each key and bucket of time, and tells when event time has come to the bucket's end. */
    private static final class CountingByBucket extends KeyedProcessFunction<Long, Long, String> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext openContext) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
        }

        @Override
        public void processElement(Long value, Context ctx, Collector<String> out) {
            assertThat(ctx.timestamp()).isGreaterThan(ctx.timerService().currentWatermark());
            count.update(count.value() == null ? 1 : count.value() + 1);
            ctx.timerService().registerEventTimeTimer((value / BUCKET + 1) * BUCKET - 1);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
            out.collect(ctx.getCurrentKey() + " until " + timestamp + ": " + count.value());
            count.clear();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void timersFireWhenAllRecordsBeforeThemHaveCome(int parallelism) throws Exception {
        StreamExecutionEnvironment env = Environments.plain(parallelism);
        env.getConfig().setAutoWatermarkInterval(Duration.ZERO);
        CollectSink<String> sink = new CollectSink<>();
        env.fromSequence(0, COUNT - 1)
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Long>forMonotonousTimestamps()
                        .withTimestampAssigner((number, timestamp) -> number))
                .keyBy(number -> number / BUCKET * 10 + number % 7)
                .process(new CountingByBucket())
                .sinkTo(sink);
        env.execute();

        List<String> expected = new ArrayList<>();
        for (long bucket = 0; bucket < COUNT / BUCKET; bucket++) {
            for (long rest = 0; rest < 7; rest++) {
                long of = rest;
                long until = (bucket + 1) * BUCKET;
                long count = LongStream.range(bucket * BUCKET, until)
                        .filter(number -> number % 7 == of)
                        .count();
                expected.add((bucket * 10 + rest) + " until " + (until - 1) + ": " + count);
            }
        }
        assertThat(sink.results()).containsExactlyInAnyOrderElementsOf(expected);
        sink.discard();
    }

    @Test
    void moreTimersThanASliceFiresAreAllEmittedBeforeTheInputEnds() throws Exception {
        int keys = 10_000;
        StreamExecutionEnvironment env = Environments.plain(1);
        CollectSink<String> sink = new CollectSink<>();
        env.fromSequence(0, keys - 1)
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<Long>noWatermarks().withTimestampAssigner((number, timestamp) -> number))
                .keyBy(number -> number)
                .process(new CountingByBucket())
                .rebalance()
                .sinkTo(sink);
        env.execute();
        assertThat(sink.results()).doesNotHaveDuplicates().hasSize(keys);
        sink.discard();
    }

    @Test
    void timersByTheClockFireWhileNothingComes() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(1);
        CollectSink<String> sink = new CollectSink<>();
        env.fromGenerator(number -> number, 3, 20)
                .returns(Long.class)
                .keyBy(number -> 1L)
                .process(new KeyedProcessFunction<Long, Long, String>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void processElement(Long value, Context ctx, Collector<String> out) {
                        if (value == 0) {
                            ctx.timerService()
                                    .registerProcessingTimeTimer(
                                            ctx.timerService().currentProcessingTime() + 10);
                        }
                        out.collect("record " + value);
                    }

                    @Override
                    public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
                        out.collect("timer by " + ctx.timeDomain());
                    }
                })
                .sinkTo(sink);
        env.execute();
        assertThat(sink.results()).startsWith("record 0").contains("timer by PROCESSING_TIME");
        assertThat(sink.results().indexOf("timer by PROCESSING_TIME"))
                .isLessThan(sink.results().indexOf("record 2"));
        sink.discard();
    }

    @Test
    void sideOutputsGoTheirOwnWays() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        CollectSink<Long> even = new CollectSink<>();
        CollectSink<String> odd = new CollectSink<>();
        var split = env.fromSequence(1, 1_000).process(new ProcessFunction<Long, Long>() {
            private static final long serialVersionUID = 1L;

            @Override
            public void processElement(Long value, Context ctx, Collector<Long> out) {
                if (value % 2 == 0) {
                    out.collect(value);
                } else {
                    ctx.output(ODD, "odd " + value);
                }
                ctx.output(new OutputTag<Long>("nobody reads this"), value);
            }
        });
        split.sinkTo(even);
        split.getSideOutput(ODD).rebalance().sinkTo(odd);
        env.execute();
        assertThat(even.results())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 500).map(n -> 2 * n).boxed().toList());
        assertThat(odd.results()).hasSize(500).contains("odd 1", "odd 999");
        even.discard();
        odd.discard();
    }
}
