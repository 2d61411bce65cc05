package io.tidemark.core.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.barrier.BarrierAligner.Command;
import io.tidemark.core.barrier.BarrierAligner.Event;
import io.tidemark.core.barrier.BarrierAligner.Mode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * One checkpoint after the other, aligned or not, some of them aborted; words about them come at any moment, late, or never.
 * What is processed at the snapshot and what is recorded are together just what was sent before the barriers.
 */
class UnalignedCheckpointSimulationTest {
    private static final int SEEDS = 3_000;
    private static final int CHECKPOINTS = 10;

    @Test
    void aSnapshotAndItsRecordAreWhatWasSentBeforeTheBarriers() {
        int recorded = 0;
        int dropped = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Schedule schedule = new Schedule(seed);
            schedule.run();
            recorded += schedule.recordedInAll;
            dropped += schedule.dropped;
        }
        assertThat(recorded).isGreaterThan(SEEDS);
        assertThat(dropped).isGreaterThan(SEEDS / 10);
    }

    private static final class Schedule {
        private static final long DATA = 0;

        private final String name;
        private final SplittableRandom random;
        private final BarrierAligner aligner;
        /** Numbers of barriers, {@link #DATA} between them. */
        private final List<Deque<Long>> queues = new ArrayList<>();

        private final int[] sent;
        private final int[] processed;
        private final int[] recorded;
        private final int[][] sentBefore;
        private final long[] barrierSent;
        private final List<Event> words = new ArrayList<>();
        private long triggered;
        private boolean over = true;
        private boolean abortedNow;
        private long recording;
        private int recordedInAll;
        private int dropped;

        Schedule(long seed) {
            name = "seed " + seed;
            random = new SplittableRandom(seed);
            int channels = 1 + random.nextInt(4);
            aligner = new BarrierAligner(Mode.EXACTLY_ONCE, channels);
            sent = new int[channels];
            processed = new int[channels];
            recorded = new int[channels];
            sentBefore = new int[CHECKPOINTS + 1][channels];
            barrierSent = new long[channels];
            for (int channel = 0; channel < channels; channel++) {
                queues.add(new ArrayDeque<>());
            }
        }

        void run() {
            int steps = 0;
            while (triggered < CHECKPOINTS || !over) {
                assertThat(steps++).as(name + ": ends").isLessThan(100_000);
                step(random.nextInt(queues.size()));
            }
            assertThat(aligner.aligning().size()).as(name).isLessThanOrEqualTo(1);
        }

        private void step(int channel) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    queues.get(channel).add(DATA);
                    sent[channel]++;
                }
                case 1 -> sendBarrier(channel);
                case 2 -> {
                    if (!words.isEmpty()) {
                        carryOut(aligner.on(words.remove(random.nextInt(words.size()))));
                    }
                }
                case 3 -> trigger();
                default -> poll(channel);
            }
        }

        private void trigger() {
            if (!over || triggered == CHECKPOINTS) {
                return;
            }
            triggered++;
            over = false;
            abortedNow = random.nextInt(4) == 0;
            if (random.nextInt(4) > 0) {
                words.add(new Event.Unaligned(triggered));
            }
            if (abortedNow) {
                over = true;
                if (random.nextInt(3) > 0) {
                    words.add(new Event.CheckpointAborted(triggered));
                }
            }
        }

        private void sendBarrier(int channel) {
            if (barrierSent[channel] < triggered) {
                barrierSent[channel] = triggered;
                // a sender that knew of the abort in time sends none
                if (!abortedNow || random.nextBoolean()) {
                    queues.get(channel).add(triggered);
                    sentBefore[(int) triggered][channel] = sent[channel];
                }
            }
        }

        private void poll(int channel) {
            if (aligner.isBlocked(channel) || queues.get(channel).isEmpty()) {
                return;
            }
            long item = queues.get(channel).remove();
            if (item != DATA) {
                carryOut(aligner.on(new Event.BarrierReceived(channel, item)));
            } else {
                // a subtask would put it aside while it records; that it comes in order is not the aligner's
                processed[channel]++;
                if (aligner.isRecorded(channel)) {
                    recorded[channel]++;
                }
            }
        }

        private void carryOut(List<Command> commands) {
            for (Command command : commands) {
                if (command instanceof Command.TakeSnapshot taken) {
                    start();
                    finish(taken.checkpointId());
                } else if (command instanceof Command.StartRecording start) {
                    assertThat(recording).as(name).isZero();
                    recording = start.checkpointId();
                    start();
                } else if (command instanceof Command.FinishRecording complete) {
                    assertThat(complete.checkpointId()).as(name).isEqualTo(recording);
                    recording = 0;
                    finish(complete.checkpointId());
                } else if (command instanceof Command.DropRecording drop) {
                    assertThat(drop.checkpointId()).as(name).isEqualTo(recording);
                    recording = 0;
                    dropped++;
                }
            }
        }

        private int[] atSnapshot;

        private void start() {
            atSnapshot = processed.clone();
            Arrays.fill(recorded, 0);
        }

        private void finish(long checkpointId) {
            for (int channel = 0; channel < queues.size(); channel++) {
                recordedInAll += recorded[channel];
                assertThat(atSnapshot[channel] + recorded[channel])
                        .as(name + ", checkpoint " + checkpointId + ", channel " + channel)
                        .isEqualTo(sentBefore[(int) checkpointId][channel]);
            }
            if (checkpointId == triggered) {
                over = true;
            }
        }
    }
}
