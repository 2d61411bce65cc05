package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.time.WatermarkGroups;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources of one group do not run ahead of the slowest, and always some of them read. */
class SourceAlignmentTest {
    private static final WatermarkStrategy<Object> ALIGNED = WatermarkStrategy.forMonotonousTimestamps()
            .withIdleness(Duration.ofMillis(100))
            .withWatermarkAlignment("together", Duration.ofMillis(10));

    private final WatermarkGroups groups = WatermarkGroups.ofOneThread();
    private final List<Object> read = new ArrayList<>();
    private long now = 1_000;

    private record Split(String splitId) implements SourceSplit {}

    /** Gives one record a poll, of its splits by turns. A record is its timestamp. */
    private final class Turns implements Source<Object, SourceSplit> {
        private static final long serialVersionUID = 1L;

        private final transient Map<String, Deque<Long>> records = new LinkedHashMap<>();
        private final transient Set<String> paused = new HashSet<>();
        private final transient SourceOperator operator;
        private final boolean pausesSplits;
        private boolean ends;
        private boolean saysIdle;
        private int turn;

        Turns(boolean pausesSplits, String... splits) throws Exception {
            this(ALIGNED, pausesSplits, splits);
        }

        Turns(WatermarkStrategy<Object> strategy, boolean pausesSplits, String... splits) throws Exception {
            this.pausesSplits = pausesSplits;
            OperatorRuntime plain = Batches.runtime(new TestContext("in", 0, 1), new MapStateBackend(), () -> now);
            operator = new SourceOperator(
                    "id",
                    "in",
                    this,
                    strategy,
                    new OperatorRuntime(
                            plain.context(),
                            plain.stateBackend(),
                            StateBackends.NONE,
                            plain.keyGroups(),
                            RestoredParts.none(),
                            plain.clock(),
                            200,
                            groups,
                            Mailbox.NONE),
                    new Output(new Receiver()),
                    Output.NONE);
            operator.open();
            for (String split : splits) {
                records.put(split, new ArrayDeque<>());
                operator.addSplits(List.of(new Split(split)));
            }
        }

        Turns holding(String split, long... timestamps) {
            for (long timestamp : timestamps) {
                records.get(split).add(timestamp);
            }
            return this;
        }

        /** Does what a subtask does at a step; returns what was read. */
        List<Object> step() throws Exception {
            read.clear();
            operator.advance();
            if (operator.poll(1) == ReaderStatus.FINISHED) {
                operator.endOfTime();
            }
            operator.advance();
            return List.copyOf(read);
        }

        List<Object> steps(int number) throws Exception {
            List<Object> all = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                all.addAll(step());
            }
            return all;
        }

        @Override
        public SourceReader<Object, SourceSplit> createReader(SourceContext context) {
            return new Reader();
        }

        private final class Receiver implements BatchConsumer {
            @Override
            public void accept(RecordBatch batch) {}

            @Override
            public void watermark(long timestamp) {}

            @Override
            public void idle(boolean idle) {
                saysIdle = idle;
            }
        }

        private final class Reader implements SourceReader<Object, SourceSplit> {
            @Override
            public void addSplits(List<SourceSplit> splits) {}

            @Override
            public void noMoreSplits() {}

            @Override
            public boolean pauseOrResumeSplits(Collection<String> splitsToPause, Collection<String> splitsToResume) {
                assertThat(splitsToPause).noneMatch(paused::contains);
                assertThat(splitsToResume).allMatch(paused::contains);
                if (pausesSplits) {
                    paused.addAll(splitsToPause);
                    paused.removeAll(splitsToResume);
                }
                return pausesSplits;
            }

            @Override
            public ReaderStatus poll(SourceOutput<Object> output, int maxRecords) {
                List<String> ids = new ArrayList<>(records.keySet());
                for (int i = 0; i < ids.size(); i++) {
                    String id = ids.get(turn++ % ids.size());
                    Long next = paused.contains(id) ? null : records.get(id).poll();
                    if (next != null) {
                        output.split(id);
                        output.collect(next, next);
                        read.add(next);
                        return ReaderStatus.MORE;
                    }
                }
                boolean empty = records.values().stream().allMatch(Deque::isEmpty);
                return empty && ends ? ReaderStatus.FINISHED : ReaderStatus.WAITING;
            }

            @Override
            public List<SourceSplit> snapshot(long checkpointId) {
                return List.of();
            }

            @Override
            public void close() {}
        }

        @Override
        public DeclaredGuarantee guarantee() {
            return DeclaredGuarantee.exactlyOnce("a test");
        }

        @Override
        public Boundedness boundedness() {
            return Boundedness.UNBOUNDED;
        }

        @Override
        public SplitEnumerator<SourceSplit> createEnumerator(SourceContext context) {
            return List::of;
        }

        @Override
        public Serde<SourceSplit> splitSerde() {
            throw new UnsupportedOperationException("nothing is stored in these tests");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theFasterWaitsUntilTheSlowerHasComeNear(boolean pausesSplits) throws Exception {
        Turns slow = new Turns(pausesSplits, "slow").holding("slow", 1);
        Turns fast = new Turns(pausesSplits, "fast").holding("fast", 1, 10, 20, 30, 40, 50);
        slow.step();
        assertThat(fast.steps(5)).containsExactly(1L, 10L, 20L);
        slow.holding("slow", 5).steps(2);
        assertThat(fast.steps(5)).isEmpty();
        slow.holding("slow", 20).steps(2);
        assertThat(fast.steps(5)).containsExactly(30L, 40L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyRunsAheadOfOneThatHasReadNothingYet(boolean pausesSplits) throws Exception {
        Turns fast = new Turns(pausesSplits, "fast").holding("fast", 1, 2, 3);
        Turns slow = new Turns(pausesSplits);
        assertThat(fast.steps(5)).containsExactly(1L);
        slow.operator.addSplits(List.of(new Split("late")));
        slow.records.put("late", new ArrayDeque<>(List.of(2L)));
        slow.steps(2);
        assertThat(fast.steps(5)).containsExactly(2L, 3L);
    }

    @Test
    void aReaderLeavesOutOnlyTheSplitsThatAreAhead() throws Exception {
        Turns reader = new Turns(true, "a", "b").holding("a", 1, 2, 3, 4).holding("b", 1, 100, 101);
        assertThat(reader.steps(10)).containsExactly(1L, 1L, 2L, 100L, 3L, 4L);
        reader.holding("a", 95);
        assertThat(reader.steps(10)).containsExactly(95L, 101L);
    }

    @Test
    void aReaderThatHoldsTheSlowestSplitAndAFastOneIsNotPausedAsAWhole() throws Exception {
        Turns reader = new Turns(false, "a", "b").holding("a", 1, 2, 3, 4).holding("b", 1, 100, 101, 102);
        assertThat(reader.steps(10)).hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoIsIdleIsNotWaitedForAndIsWhenItComesAgain(boolean pausesSplits) throws Exception {
        Turns quiet = new Turns(pausesSplits, "quiet").holding("quiet", 1);
        Turns busy = new Turns(pausesSplits, "busy").holding("busy", 1, 50, 60, 70, 80);
        quiet.steps(2);
        assertThat(busy.steps(5)).containsExactly(1L, 50L);
        quiet.step();
        now += 100;
        quiet.steps(2);
        assertThat(busy.steps(2)).containsExactly(60L, 70L);
        quiet.holding("quiet", 5).steps(2);
        assertThat(busy.steps(5)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoWaitsIsNotTakenForIdleSoThatItsRecordsAreNotLate(boolean pausesSplits) throws Exception {
        Turns slow = new Turns(pausesSplits, "slow").holding("slow", 1, 2, 3);
        Turns fast = new Turns(pausesSplits, "fast").holding("fast", 1, 50, 51);
        slow.steps(2);
        fast.steps(3);
        now += 1_000;
        assertThat(fast.steps(3)).isEmpty();
        assertThat(fast.saysIdle).isFalse();
        slow.holding("slow", 60).steps(3);
        assertThat(fast.steps(3)).containsExactly(51L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoHasEndedIsNotWaitedFor(boolean pausesSplits) throws Exception {
        Turns brief = new Turns(pausesSplits, "brief").holding("brief", 1);
        Turns lasting = new Turns(pausesSplits, "lasting").holding("lasting", 1, 50, 60, 70);
        brief.ends = true;
        assertThat(lasting.steps(3)).containsExactly(1L);
        brief.steps(3);
        assertThat(lasting.steps(3)).containsExactly(50L, 60L, 70L);
    }

    @Test
    void aGroupInWhichAllAreIdleGoesOn() throws Exception {
        Turns one = new Turns(false, "one").holding("one", 1);
        Turns other = new Turns(false, "other").holding("other", 1, 50);
        one.steps(2);
        other.steps(3);
        one.step();
        now += 100;
        one.steps(2);
        other.steps(2);
        now += 100;
        other.steps(2);
        assertThat(other.holding("other", 55, 65).steps(3)).containsExactly(55L, 65L);
        assertThat(one.holding("one", 2).steps(2)).containsExactly(2L);
    }

    @Test
    void groupsDoNotWaitForEachOther() throws Exception {
        Turns slow = new Turns(true, "slow").holding("slow", 1);
        Turns apart = new Turns(
                        WatermarkStrategy.forMonotonousTimestamps().withWatermarkAlignment("apart", Duration.ZERO),
                        true,
                        "apart")
                .holding("apart", 1, 50, 60);
        slow.step();
        assertThat(apart.steps(3)).containsExactly(1L, 50L, 60L);
    }

    @Test
    void aDriftBeyondTheEndOfTimeWaitsForNobody() throws Exception {
        Turns slow = new Turns(true, "slow");
        Turns far = new Turns(
                        WatermarkStrategy.forMonotonousTimestamps()
                                .withWatermarkAlignment("together", Duration.ofMillis(Long.MAX_VALUE)),
                        true,
                        "far")
                .holding("far", 1, Long.MAX_VALUE);
        slow.holding("slow", 10).steps(2);
        assertThat(far.steps(3)).containsExactly(1L, Long.MAX_VALUE);
    }
}
