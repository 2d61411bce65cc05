package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Event time and processing time of a whole pipeline go as the test says. */
class PipelineTimeTest {
    @RegisterExtension
    final PipelineTest test = new PipelineTest();

    private final TestSink<String> seen = new TestSink<>();

    /** Says of each record how far event time has come. */
    private static final class Watching extends KeyedProcessFunction<Integer, String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(String record, Context ctx, Collector<String> out) {
            long time = ctx.timerService().currentWatermark();
            out.collect(record + "@" + (time == Long.MIN_VALUE ? "none" : time));
        }
    }

    private void watch(StreamExecutionEnvironment env, TestSource<String> source, WatermarkStrategy<String> strategy) {
        env.enableCheckpointing(1_000);
        env.fromSource(source, strategy, "source")
                .keyBy(record -> 0, Integer.class)
                .process(new Watching())
                .sinkTo(seen);
    }

    @Test
    void watermarksComeBetweenTheRecordsWhereTheTestPutsThem() {
        TestSource<String> source = new TestSource<String>()
                .add("a")
                .watermark(10)
                .addAt(50, "b")
                .add("c")
                .watermark(20)
                .add("d");
        test.run(env -> watch(env, source, source.watermarks()));
        assertThat(seen.received()).containsExactly("a@none", "b@10", "c@10", "d@20");

        source.watermark(30);
        test.runUntilIdle();
        source.add("e");
        test.runUntilIdle();
        assertThat(seen.received()).endsWith("e@30");
    }

    @Test
    void theSlowestSplitCountsUnlessItIsIdle() {
        TestSource<String> source = TestSource.withSplits(2);
        source.split(0).add("a").watermark(10);
        source.split(1).add("b").watermark(5);
        test.run(env -> watch(env, source, source.watermarks()));
        source.split(0).add("c");
        test.runUntilIdle();
        source.split(1).idle();
        source.split(0).add("d");
        test.runUntilIdle();
        source.split(1).add("e").watermark(30);
        source.split(0).add("f");
        test.runUntilIdle();
        assertThat(seen.received()).containsExactly("a@none", "b@none", "c@5", "d@10", "e@10", "f@10");
    }

    @Test
    void aSplitNeedsARecordBeforeEventTimeIsSaidOfIt() {
        TestSource<String> source = TestSource.withSplits(2);
        assertThatIllegalStateException()
                .isThrownBy(() -> source.split(1).watermark(5))
                .withMessageContainingAll("Split 1", "record first");
    }

    @Test
    void eventTimeIsAfterACrashWhereTheCheckpointHasIt() {
        TestSource<String> source = new TestSource<String>().add("a").watermark(10);
        test.run(env -> watch(env, source, source.watermarks()));
        test.triggerCheckpoint();
        test.crash();
        test.restart();
        source.add("b").watermark(20).add("c");
        test.runUntilIdle();
        assertThat(seen.received()).containsExactly("a@none", "b@10", "c@20");
    }

    @Test
    void thePipelinesOwnStrategyAndIdlenessGoByVirtualTime() {
        TestSource<String> source = TestSource.withSplits(2);
        source.split(0).addAt(100, "a");
        source.split(1).addAt(5, "b");
        test.run(env -> watch(
                env, source, WatermarkStrategy.<String>forMonotonousTimestamps().withIdleness(Duration.ofMinutes(1))));
        test.advanceTimeBy(Duration.ofSeconds(59));
        source.split(0).addAt(200, "c");
        test.runUntilIdle();
        test.advanceTimeBy(Duration.ofSeconds(1));
        source.split(0).addAt(300, "d");
        test.runUntilIdle();
        assertThat(seen.received()).containsExactly("a@none", "b@none", "c@4", "d@199");
    }

    /** Fires twice, the second time set by the first. */
    private static final class Twice extends KeyedProcessFunction<String, String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(String record, Context ctx, Collector<String> out) {
            ctx.timerService().registerProcessingTimeTimer(300);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
            long now = ctx.timerService().currentProcessingTime();
            out.collect(timestamp + " at " + now);
            if (timestamp == 300) {
                ctx.timerService().registerProcessingTimeTimer(now + 50);
            }
        }
    }

    @Test
    void timersByProcessingTimeFireAtTheirTimeOnTheWay() {
        TestSource<String> source = new TestSource<String>().add("a");
        test.run(env -> env.fromSource(source, "source")
                .keyBy(record -> record, String.class)
                .process(new Twice())
                .sinkTo(seen));
        test.advanceTimeBy(Duration.ofMillis(299));
        assertThat(seen.received()).isEmpty();
        test.advanceTimeBy(Duration.ofMillis(700));
        assertThat(seen.received()).containsExactly("300 at 300", "350 at 350");
    }
}
