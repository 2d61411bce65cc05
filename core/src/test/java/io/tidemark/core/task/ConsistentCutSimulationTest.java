package io.tidemark.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.NumberRange;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.barrier.BarrierAligner.Mode;
import io.tidemark.core.inflight.InFlight;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.MapStateBackend;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.stream.RecordBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs a pipeline in random order with random room in its channels, random batch limits, several checkpoints under way
 * and some of them aborted, and looks into every snapshot: an effect is in it if its record lies before the positions,
 * and, exactly once, only then.
 */
class ConsistentCutSimulationTest {
    private static final int SEEDS = 150;
    private static final int KEYS = 12;
    private static final int CHECKPOINTS = 8;

    @ParameterizedTest
    @EnumSource(Mode.class)
    void everySnapshotAgreesWithThePositionsOfItsSources(Mode mode) throws Exception {
        int supersets = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Schedule schedule = new Schedule(mode, false, seed);
            schedule.run();
            supersets += schedule.supersets;
        }
        if (mode == Mode.AT_LEAST_ONCE) {
            assertThat(supersets)
                    .as("schedules in which alignment would have mattered")
                    .isGreaterThan(SEEDS);
        }
    }

    @Test
    void whatIsInFlightMakesAnUnalignedSnapshotAgreeWithThePositionsOfItsSources() throws Exception {
        long inFlight = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Schedule schedule = new Schedule(Mode.EXACTLY_ONCE, true, seed);
            schedule.run();
            inFlight += schedule.inFlight;
        }
        assertThat(inFlight).as("records in flight in all schedules").isGreaterThan(10 * SEEDS);
    }

    /** Keeps all numbers of a key. */
    private static final class Remembering extends KeyedProcessFunction<Long, Long, Long> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<List<Long>> seen;

        @Override
        public void open(OpenContext openContext) {
            seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Serdes.listOf(Serdes.longValue())));
        }

        @Override
        public void processElement(Long value, Context ctx, Collector<Long> out) {
            List<Long> soFar = seen.value();
            List<Long> now = soFar == null ? new ArrayList<>() : new ArrayList<>(soFar);
            now.add(value);
            seen.update(now);
            out.collect(value);
        }
    }

    /** Prepares each record; no checkpoint is ever confirmed, so every snapshot holds all that was written before. */
    private static final class Preparing implements Sink<Object> {
        private static final long serialVersionUID = 1L;

        @Override
        public DeclaredGuarantee guarantee() {
            return DeclaredGuarantee.exactlyOnce("a test");
        }

        @Override
        public SinkWriter<Object> createWriter(SubtaskContext context, List<byte[]> states) {
            List<Committable> open = new ArrayList<>();
            return new SinkWriter<>() {
                private boolean ended;

                @Override
                public void write(Object record, long timestampMillis) {
                    assertThat(ended)
                            .as("record %s comes after the end", record)
                            .isFalse();
                    open.add(Committable.of(record.toString().getBytes(StandardCharsets.UTF_8)));
                }

                @Override
                public void flush(boolean endOfInput) {
                    ended = endOfInput;
                }

                @Override
                public SinkSnapshot prepareCommit(long checkpointId) {
                    SinkSnapshot prepared = new SinkSnapshot(new byte[0], open);
                    open.clear();
                    return prepared;
                }

                @Override
                public void close() {}
            };
        }
    }

    /** A message from the coordinator to one subtask. */
    private record Message(Subtask to, long checkpointId, Word word) {
        enum Word {
            TRIGGER,
            UNALIGN,
            ABORT
        }

        void deliver() throws Exception {
            switch (word) {
                case TRIGGER -> to.triggerCheckpoint(checkpointId);
                case UNALIGN -> to.unalign(checkpointId);
                case ABORT -> to.abortCheckpoint(checkpointId);
            }
        }
    }

    private static final class Schedule {
        private final Mode mode;
        private final boolean unaligned;
        private final String name;
        private final SplittableRandom random;
        private final Wiring wiring;
        private final int numbers;
        private final List<Subtask> subtasks;
        private final List<Deque<Message>> mailboxes = new ArrayList<>();
        private final List<NumberRange> ranges = new ArrayList<>();
        private final Set<Long> aborted = new HashSet<>();
        private long nanos;
        private long triggered;
        private int supersets;
        private long inFlight;

        Schedule(Mode mode, boolean unaligned, long seed) throws Exception {
            this.mode = mode;
            this.unaligned = unaligned;
            name = mode + (unaligned ? " unaligned" : "") + ", seed " + seed;
            random = new SplittableRandom(seed);
            numbers = random.nextInt(300);
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
            env.setParallelism(1 + random.nextInt(4));
            env.fromSequence(0, numbers - 1)
                    .map(n -> n)
                    .keyBy(n -> n % KEYS)
                    .process(new Remembering())
                    .setParallelism(1 + random.nextInt(4))
                    .uid("state")
                    .sinkTo(new Preparing())
                    .setParallelism(1 + random.nextInt(4))
                    .uid("sink");
            wiring = new Wiring(env, mode, 1 + random.nextInt(4), this::measure, unaligned).open();
            subtasks = List.copyOf(wiring.subtasks.values());
            for (SourceSplit split : wiring.assignSplits()) {
                ranges.add((NumberRange) split);
            }
            subtasks.forEach(subtask -> mailboxes.add(new ArrayDeque<>()));
        }

        /** Mostly slow, so that batches are small and barriers come between them. */
        private long measure() {
            nanos += random.nextInt(3) > 0 ? random.nextInt(10_000_000) : random.nextInt(1000);
            return nanos;
        }

        void run() throws Exception {
            subtasks.stream().filter(Subtask::isSource).forEach(Subtask::startSource);
            while (triggered < CHECKPOINTS || random.nextInt(500) > 0) {
                int at = random.nextInt(subtasks.size());
                int dice = random.nextInt(30);
                if (dice == 0 && triggered < CHECKPOINTS && mayTrigger()) {
                    trigger(++triggered);
                } else if (dice < 6) {
                    deliver(at);
                } else if (dice == 6) {
                    wiring.channels.values().forEach(channel -> channel.setCapacity(1 + random.nextInt(4)));
                } else {
                    subtasks.get(at).step();
                }
            }
            finish();
            for (long checkpoint = 1; checkpoint <= CHECKPOINTS; checkpoint++) {
                check(checkpoint);
            }
        }

        /** Unaligned checkpoints are taken one after the other. */
        private boolean mayTrigger() {
            return !unaligned
                    || triggered == 0
                    || aborted.contains(triggered)
                    || answered(triggered).equals(wiring.subtasks.keySet());
        }

        private Set<SubtaskId> answered(long checkpoint) {
            return wiring.snapshots.containsKey(checkpoint)
                    ? wiring.snapshots.get(checkpoint).keySet()
                    : Set.of();
        }

        private void trigger(long checkpointId) {
            boolean abort = random.nextInt(4) == 0;
            boolean unalign = unaligned && random.nextInt(4) > 0;
            for (int i = 0; i < subtasks.size(); i++) {
                Subtask to = subtasks.get(i);
                if (to.isSource() && !(abort && random.nextBoolean())) {
                    mailboxes.get(i).add(new Message(to, checkpointId, Message.Word.TRIGGER));
                } else if (unalign && random.nextInt(8) > 0) {
                    mailboxes.get(i).add(new Message(to, checkpointId, Message.Word.UNALIGN));
                }
                if (abort) {
                    mailboxes.get(i).add(new Message(to, checkpointId, Message.Word.ABORT));
                }
            }
            if (abort) {
                aborted.add(checkpointId);
            }
        }

        private void deliver(int at) throws Exception {
            Message message = mailboxes.get(at).poll();
            if (message != null) {
                message.deliver();
            }
        }

        private void finish() throws Exception {
            int work = 1;
            while (work > 0) {
                work = 0;
                for (int i = 0; i < subtasks.size(); i++) {
                    work += mailboxes.get(i).size() + subtasks.get(i).step();
                    deliver(i);
                }
            }
            for (Subtask subtask : subtasks) {
                assertThat(wiring.events).as(name).contains("drained " + subtask.id());
                subtask.triggerCheckpoint(CHECKPOINTS + 1);
            }
            List<Long> all = LongStream.range(0, numbers).boxed().toList();
            assertThat(numbersOf(CHECKPOINTS + 1, "sink")).as(name).isEqualTo(all);
            assertThat(numbersOf(CHECKPOINTS + 1, "state")).as(name).isEqualTo(all);
        }

        private void check(long checkpoint) {
            Set<SubtaskId> answered = answered(checkpoint);
            if (!aborted.contains(checkpoint)) {
                assertThat(answered).as("%s, checkpoint %d", name, checkpoint).isEqualTo(wiring.subtasks.keySet());
            } else if (!answered.equals(wiring.subtasks.keySet())) {
                return;
            }
            List<Long> before = beforePositions(checkpoint);
            List<Long> toState = inFlightTo(checkpoint, "state");
            List<Long> toSink = inFlightTo(checkpoint, "sink");
            toSink.addAll(toState);
            inFlight += toSink.size();
            for (String operator : List.of("state", "sink")) {
                List<Long> effects = numbersOf(checkpoint, operator);
                effects.addAll(operator.equals("state") ? toState : toSink);
                effects.sort(null);
                String what = name + ", checkpoint " + checkpoint + ", " + operator;
                if (mode == Mode.EXACTLY_ONCE) {
                    assertThat(effects).as(what).isEqualTo(before);
                } else {
                    Set<Long> distinct = new HashSet<>(effects);
                    assertThat(distinct).as(what).hasSize(effects.size());
                    assertThat(distinct.containsAll(before)).as(what).isTrue();
                    supersets += effects.size() > before.size() ? 1 : 0;
                }
            }
        }

        private List<Long> beforePositions(long checkpoint) {
            List<Long> before = new ArrayList<>();
            for (NumberRange range : ranges) {
                long position = range.end();
                for (OperatorSnapshot part : parts(checkpoint)) {
                    for (SourceSplit split : part.splits()) {
                        if (split.splitId().equals(range.splitId())) {
                            position = ((NumberRange) split).next();
                        }
                    }
                }
                for (long n = range.next(); n < position; n++) {
                    before.add(n);
                }
            }
            return before;
        }

        private List<Long> numbersOf(long checkpoint, String operator) {
            List<Long> found = new ArrayList<>();
            for (OperatorSnapshot part : parts(checkpoint)) {
                if (part.operatorId().equals(operator) && operator.equals("sink")) {
                    part.sink().committables().forEach(committable -> found.add(numberIn(committable)));
                } else if (part.operatorId().equals(operator)) {
                    MapStateBackend.contentOf(part, "seen")
                            .forEach((key, seen) -> ((List<?>) seen).forEach(n -> found.add((Long) n)));
                }
            }
            found.sort(null);
            return found;
        }

        private static Long numberIn(Committable committable) {
            try {
                return Long.valueOf(new String(committable.toByteArray(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private List<Long> inFlightTo(long checkpoint, String operator) {
            List<Long> found = new ArrayList<>();
            for (OperatorSnapshot part : parts(checkpoint)) {
                if (part.operatorId().equals(operator) && part.inFlight() != null) {
                    for (InFlight some : part.inFlight()) {
                        if (some.element() instanceof RecordBatch records) {
                            for (int i = 0; i < records.size; i++) {
                                found.add((Long) records.values[i]);
                            }
                        }
                    }
                }
            }
            return found;
        }

        private List<OperatorSnapshot> parts(long checkpoint) {
            return wiring.snapshots.get(checkpoint).values().stream()
                    .flatMap(List::stream)
                    .toList();
        }
    }
}
