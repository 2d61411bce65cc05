package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.eventtime.Watermark;
import io.tidemark.api.eventtime.WatermarkGenerator;
import io.tidemark.api.eventtime.WatermarkOutput;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.core.stream.RecordBatch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceOperatorTest {
    private record Split(String splitId) implements SourceSplit {}

    private interface Poll {
        ReaderStatus on(SourceOutput<Object> output) throws IOException;
    }

    /** A source whose polls are scripted. */
    private static final class Scripted implements Source<Object, SourceSplit> {
        private static final long serialVersionUID = 1L;

        private final transient Deque<Poll> polls = new ArrayDeque<>();
        private final transient List<String> calls = new ArrayList<>();
        private final transient List<SourceSplit> splits = new ArrayList<>();

        @Override
        public DeclaredGuarantee guarantee() {
            return DeclaredGuarantee.exactlyOnce("a test");
        }

        @Override
        public Boundedness boundedness() {
            return Boundedness.BOUNDED;
        }

        @Override
        public SplitEnumerator<SourceSplit> createEnumerator(SourceContext context) {
            return List::of;
        }

        @Override
        public SourceReader<Object, SourceSplit> createReader(SourceContext context) {
            calls.add("create");
            return new SourceReader<>() {
                @Override
                public void addSplits(List<SourceSplit> added) throws IOException {
                    if (added.contains(new Split("gone"))) {
                        throw new IOException("no such split");
                    }
                    splits.addAll(added);
                }

                @Override
                public void noMoreSplits() {
                    calls.add("no more");
                }

                @Override
                public ReaderStatus poll(SourceOutput<Object> output, int maxRecords) throws IOException {
                    calls.add("poll " + maxRecords);
                    return polls.remove().on(output);
                }

                @Override
                public List<SourceSplit> snapshot(long checkpointId) {
                    return splits;
                }

                @Override
                public void notifyCheckpointComplete(long checkpointId) {
                    calls.add("complete " + checkpointId);
                }

                @Override
                public void close() {
                    calls.add("close");
                }
            };
        }

        @Override
        public Serde<SourceSplit> splitSerde() {
            throw new UnsupportedOperationException("nothing is stored in these tests");
        }
    }

    private final Scripted source = new Scripted();
    private final Batches out = new Batches();
    private final Batches rejected = new Batches();
    private final TestContext context = new TestContext("in", 0, 1);
    private final SourceOperator operator = new SourceOperator(
            "id",
            "in",
            source,
            WatermarkStrategy.noWatermarks(),
            Batches.runtime(context, new MapStateBackend()),
            new Output(out),
            new Output(rejected));

    @Test
    void handsOnABatchAPollWithTimestamps() throws Exception {
        operator.open();
        source.polls.add(output -> {
            output.collect("a");
            output.collect("b", 17);
            return ReaderStatus.MORE;
        });
        source.polls.add(output -> ReaderStatus.WAITING);
        source.polls.add(output -> {
            output.collect("c", 18);
            return ReaderStatus.FINISHED;
        });
        assertThat(operator.poll(100)).isEqualTo(ReaderStatus.MORE);
        assertThat(operator.lastPolled()).isEqualTo(2);
        assertThat(operator.poll(50)).isEqualTo(ReaderStatus.WAITING);
        assertThat(operator.lastPolled()).isZero();
        assertThat(operator.poll(50)).isEqualTo(ReaderStatus.FINISHED);
        assertThat(out.received).hasSize(2);
        assertThat(out.values()).containsExactly("a", "b", "c");
        assertThat(out.timestamps()).containsExactly(SourceOutput.NO_TIMESTAMP, 17L, 18L);
        assertThat(source.calls).containsExactly("create", "poll 100", "poll 50", "poll 50");
        assertThat(context.counter("recordsOut").value()).isEqualTo(3);
    }

    @Test
    void rejectedInputIsCountedAndGoesToItsOwnOutput() throws Exception {
        operator.open();
        RejectedRecord bad = new RejectedRecord("file:3", "x;y", "two columns expected");
        source.polls.add(output -> {
            output.collect("good");
            output.reject(bad);
            return ReaderStatus.MORE;
        });
        operator.poll(10);
        assertThat(out.values()).containsExactly("good");
        assertThat(rejected.values()).containsExactly(bad);
        assertThat(context.counter("rejectedRecords").value()).isEqualTo(1);
        assertThat(context.counter("recordsOut").value()).isEqualTo(1);
    }

    @Test
    void rejectedInputThatNobodyReadsIsCountedAndTold() throws Exception {
        SourceOperator deaf = new SourceOperator(
                "id",
                "in",
                source,
                WatermarkStrategy.noWatermarks(),
                Batches.runtime(context, new MapStateBackend()),
                new Output(out),
                Output.NONE);
        deaf.open();
        source.polls.add(output -> {
            output.reject(new RejectedRecord("file:3", "x;y", "two columns expected"));
            return ReaderStatus.WAITING;
        });
        deaf.poll(10);
        assertThat(context.counter("rejectedRecords").value()).isEqualTo(1);
        assertThat(out.received).isEmpty();
        assertThat(deaf.dropReason()).isEqualTo(DropReason.REJECTED);
        assertThat(deaf.takeRecordsDropped()).isEqualTo(1);
        assertThat(deaf.takeRecordsDropped()).as("told once").isZero();
    }

    @Test
    void aNullRecordIsRefusedWithTheSourcesName() throws Exception {
        operator.open();
        source.polls.add(output -> {
            output.collect(null);
            return ReaderStatus.MORE;
        });
        assertThatThrownBy(() -> operator.poll(10))
                .isInstanceOf(OperatorException.class)
                .hasMessageContainingAll("'in'", "null");
    }

    @Test
    void failuresNameTheSource() throws Exception {
        operator.open();
        source.polls.add(output -> {
            throw new IOException("connection lost");
        });
        assertThatThrownBy(() -> operator.poll(10))
                .isInstanceOf(OperatorException.class)
                .hasMessageContainingAll("'in'", "connection lost");
        assertThatThrownBy(() -> operator.addSplits(List.of(new Split("gone"))))
                .isInstanceOf(OperatorException.class)
                .hasMessageContainingAll("'in'", "no such split");
    }

    /** Takes records and event time in the order in which they come. */
    private static final class Receiving implements BatchConsumer {
        private final List<Object> received = new ArrayList<>();

        @Override
        public void accept(RecordBatch batch) {
            received.addAll(Batches.valuesOf(batch));
        }

        @Override
        public void watermark(long timestamp) {
            received.add(timestamp == Long.MAX_VALUE ? "end of time" : "time " + timestamp);
        }

        @Override
        public void idle(boolean idle) {
            received.add(idle ? "idle" : "active");
        }
    }

    private SourceOperator timed(WatermarkStrategy<Object> strategy, Receiving receiving) throws Exception {
        SourceOperator timed = new SourceOperator(
                "id",
                "in",
                source,
                strategy,
                Batches.runtime(context, new MapStateBackend()),
                new Output(receiving),
                Output.NONE);
        timed.open();
        timed.addSplits(List.of(new Split("a")));
        return timed;
    }

    private static final class AtMarks implements WatermarkGenerator<Object> {
        @Override
        public void onEvent(Object event, long eventTimestamp, WatermarkOutput output) {
            if (event.equals("mark")) {
                output.emitWatermark(new Watermark(eventTimestamp));
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }

    @Test
    void aWatermarkThatARecordMakesComesBetweenItAndTheNext() throws Exception {
        Receiving receiving = new Receiving();
        SourceOperator timed = timed(WatermarkStrategy.forGenerator(AtMarks::new), receiving);
        source.polls.add(output -> {
            output.collect("a", 1);
            output.collect("mark", 2);
            output.collect("b", 3);
            return ReaderStatus.MORE;
        });
        timed.poll(10);
        assertThat(receiving.received).containsExactly("a", "mark", "time 2", "b");
        assertThat(timed.lastPolled()).isEqualTo(3);
    }

    @Test
    void nothingEarlierFollowsTheEndOfTime() throws Exception {
        Receiving receiving = new Receiving();
        SourceOperator timed = timed(WatermarkStrategy.forMonotonousTimestamps(), receiving);
        source.polls.add(output -> {
            output.collect("a", 10);
            return ReaderStatus.FINISHED;
        });
        timed.poll(10);
        timed.endOfTime();
        timed.advance();
        assertThat(receiving.received).containsExactly("a", "end of time");
    }

    @Test
    void aReaderThatHasReadItsSplitsIsNotWaitedForUntilThereIsAnother() throws Exception {
        Receiving receiving = new Receiving();
        SourceOperator timed = timed(WatermarkStrategy.forMonotonousTimestamps(), receiving);
        source.polls.add(output -> {
            output.split("a");
            output.collect("a", 10);
            output.splitFinished("a");
            return ReaderStatus.WAITING;
        });
        timed.poll(10);
        timed.advance();
        timed.addSplits(List.of(new Split("b")));
        timed.advance();
        assertThat(receiving.received).containsExactly("a", "time 9", "idle", "active");
    }

    @Test
    void aSnapshotHoldsThePositionsAsTheyAreNow() throws Exception {
        operator.open();
        operator.addSplits(List.of(new Split("a"), new Split("b")));
        OperatorSnapshot snapshot = operator.snapshot(3);
        source.splits.clear();
        assertThat(snapshot.splits()).containsExactly(new Split("a"), new Split("b"));
        assertThat(snapshot.keyed()).isNull();
    }

    @Test
    void passesOnWhatTheReaderMustKnow() throws Exception {
        operator.close();
        assertThat(source.calls).isEmpty();
        operator.open();
        operator.noMoreSplits();
        operator.notifyCheckpointComplete(4);
        operator.close();
        assertThat(source.calls).containsExactly("create", "no more", "complete 4", "close");
    }
}
