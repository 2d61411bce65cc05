package io.tidemark.core.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.barrier.BarrierAligner.Command;
import io.tidemark.core.barrier.BarrierAligner.Event;
import io.tidemark.core.barrier.BarrierAligner.Mode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random queues of records and barriers, aborts that reach upstream and downstream at any moment, in any order. */
class BarrierAlignerSimulationTest {
    private static final int SEEDS = 3_000;
    private static final int CHECKPOINTS = 12;

    @ParameterizedTest
    @EnumSource(Mode.class)
    void everyCheckpointThatIsNotAbortedIsSnapshotOnceAndConsistently(Mode mode) {
        for (long seed = 0; seed < SEEDS; seed++) {
            new Schedule(mode, seed).run();
        }
    }

    /** One subtask with its input queues. A record carries the number of the last checkpoint before it. */
    private static final class Schedule {
        private sealed interface Item {}

        private record Data(long sentAfterBarrier) implements Item {}

        private record Barrier(long checkpointId) implements Item {}

        private final Mode mode;
        private final String name;
        private final SplittableRandom random;
        private final List<Deque<Item>> queues = new ArrayList<>();
        private final List<Event.CheckpointAborted> messages = new ArrayList<>();
        private final SortedSet<Long> abortedSomewhere = new TreeSet<>();
        private final List<Long> snapshots = new ArrayList<>();
        private final long[] newestData;
        private final BarrierAligner aligner;

        Schedule(Mode mode, long seed) {
            this.mode = mode;
            this.name = mode + ", seed " + seed;
            this.random = new SplittableRandom(seed);
            int channels = 1 + random.nextInt(4);
            this.aligner = new BarrierAligner(mode, channels);
            this.newestData = new long[channels];
            for (int channel = 0; channel < channels; channel++) {
                queues.add(new ArrayDeque<>());
            }
            for (long id = 1; id <= CHECKPOINTS; id++) {
                boolean abort = random.nextInt(3) == 0;
                if (abort) {
                    abortedSomewhere.add(id);
                    messages.add(new Event.CheckpointAborted(id));
                }
                for (Deque<Item> queue : queues) {
                    if (!abort || random.nextBoolean()) { // A sender that knew of the abort in time sends no barrier.
                        queue.add(new Barrier(id));
                    }
                    if (random.nextBoolean()) {
                        queue.add(new Data(id));
                    }
                }
            }
        }

        void run() {
            while (true) {
                List<Runnable> possible = possibleSteps();
                if (possible.isEmpty()) {
                    break;
                }
                possible.get(random.nextInt(possible.size())).run();
            }
            SortedSet<Long> due = new TreeSet<>();
            for (long id = 1; id <= CHECKPOINTS; id++) {
                due.add(id);
            }
            due.removeAll(abortedSomewhere);
            assertThat(snapshots).as(name + ": in order, each once").isSorted().doesNotHaveDuplicates();
            assertThat(snapshots).as(name + ": none is missing").containsAll(due);
            assertThat(queues).as(name + ": nothing waits for ever").allMatch(Deque::isEmpty);
            assertThat(aligner.aligning()).as(name).isEmpty();
        }

        private List<Runnable> possibleSteps() {
            List<Runnable> possible = new ArrayList<>();
            for (int i = 0; i < queues.size(); i++) {
                int channel = i;
                if (!queues.get(channel).isEmpty() && !aligner.isBlocked(channel)) {
                    possible.add(() -> poll(channel));
                }
            }
            if (!messages.isEmpty()) {
                possible.add(() -> carryOut(aligner.on(messages.remove(random.nextInt(messages.size())))));
            }
            return possible;
        }

        private void poll(int channel) {
            Item item = queues.get(channel).remove();
            if (item instanceof Data data) {
                newestData[channel] = data.sentAfterBarrier();
            } else if (item instanceof Barrier barrier) {
                carryOut(aligner.on(new Event.BarrierReceived(channel, barrier.checkpointId())));
            }
        }

        private void carryOut(List<Command> commands) {
            for (Command command : commands) {
                if (command instanceof Command.TakeSnapshot snapshot) {
                    snapshots.add(snapshot.checkpointId());
                    requireNothingFromBehindTheBarrier(snapshot.checkpointId());
                }
            }
        }

        private void requireNothingFromBehindTheBarrier(long checkpointId) {
            for (int channel = 0; channel < newestData.length; channel++) {
                if (mode == Mode.EXACTLY_ONCE) {
                    assertThat(newestData[channel])
                            .as(name + ", channel " + channel)
                            .isLessThan(checkpointId);
                }
                boolean barrierStillQueued = queues.get(channel).contains(new Barrier(checkpointId));
                assertThat(barrierStillQueued).as(name + ", channel " + channel).isFalse();
            }
        }
    }
}
