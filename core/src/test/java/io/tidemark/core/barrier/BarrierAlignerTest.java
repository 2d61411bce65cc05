package io.tidemark.core.barrier;

import static io.tidemark.core.barrier.BarrierAligner.Mode.AT_LEAST_ONCE;
import static io.tidemark.core.barrier.BarrierAligner.Mode.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.core.barrier.BarrierAligner.Command;
import io.tidemark.core.barrier.BarrierAligner.Command.BlockChannel;
import io.tidemark.core.barrier.BarrierAligner.Command.DropRecording;
import io.tidemark.core.barrier.BarrierAligner.Command.FinishRecording;
import io.tidemark.core.barrier.BarrierAligner.Command.StartRecording;
import io.tidemark.core.barrier.BarrierAligner.Command.TakeSnapshot;
import io.tidemark.core.barrier.BarrierAligner.Command.UnblockChannels;
import io.tidemark.core.barrier.BarrierAligner.Event;
import io.tidemark.core.barrier.BarrierAligner.Event.BarrierReceived;
import io.tidemark.core.barrier.BarrierAligner.Event.ChannelClosed;
import io.tidemark.core.barrier.BarrierAligner.Event.CheckpointAborted;
import io.tidemark.core.barrier.BarrierAligner.Event.Unaligned;
import io.tidemark.core.barrier.BarrierAligner.Mode;
import io.tidemark.core.model.InvariantViolation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BarrierAlignerTest {
    private BarrierAligner aligner = new BarrierAligner(EXACTLY_ONCE, 3);

    @Nested
    class ExactlyOnce {
        @Test
        void blocksEachChannelUntilTheLastBarrierCame() {
            assertThat(barrier(1, 5)).containsExactly(new BlockChannel(1));
            assertThat(barrier(0, 5)).containsExactly(new BlockChannel(0));
            assertThat(blocked()).containsExactly(true, true, false);
            assertThat(barrier(2, 5)).containsExactly(new TakeSnapshot(5), new UnblockChannels());
            assertThat(blocked()).containsExactly(false, false, false);
            assertThat(aligner.aligning()).isEmpty();
        }

        @Test
        void alignsConcurrentCheckpointsOneAfterTheOther() {
            barrier(0, 1);
            barrier(1, 1);
            barrier(2, 1);
            assertThat(barrier(1, 2)).containsExactly(new BlockChannel(1));
            assertThat(barrier(0, 2)).containsExactly(new BlockChannel(0));
            assertThat(barrier(2, 2)).containsExactly(new TakeSnapshot(2), new UnblockChannels());
        }

        @Test
        void anAbortWhileAligningUnblocks() {
            barrier(0, 1);
            assertThat(aborted(1)).containsExactly(new UnblockChannels());
            assertThat(blocked()).containsExactly(false, false, false);
            assertThat(barrier(1, 1))
                    .as("still in the queue when it was aborted")
                    .isEmpty();
            assertThat(barrier(2, 1)).isEmpty();
        }

        @Test
        void aNewerBarrierOnAChannelThatSkippedTheOlderProvesThatItWasAborted() {
            barrier(0, 1);
            assertThat(barrier(1, 2)).containsExactly(new UnblockChannels(), new BlockChannel(1));
            assertThat(barrier(2, 1)).as("over").isEmpty();
            assertThat(aborted(1)).as("the message comes late").isEmpty();
            assertThat(barrier(0, 2)).containsExactly(new BlockChannel(0));
            assertThat(barrier(2, 2)).containsExactly(new TakeSnapshot(2), new UnblockChannels());
        }

        @Test
        void anAbortedCheckpointIsGivenUpWhenANewerAbortedOneOvertakesIt() {
            barrier(0, 1);
            aborted(2);
            assertThat(barrier(1, 2)).containsExactly(new UnblockChannels());
            assertThat(aligner.aligning()).isEmpty();
        }

        @Test
        void aClosedChannelCountsAsAligned() {
            barrier(0, 1);
            barrier(1, 1);
            assertThat(on(new ChannelClosed(2))).containsExactly(new TakeSnapshot(1), new UnblockChannels());
            barrier(0, 2);
            assertThat(barrier(1, 2)).containsExactly(new TakeSnapshot(2), new UnblockChannels());
        }

        @Test
        void aChannelThatClosesWhileBlockedIsNoLongerBlocked() {
            barrier(0, 1);
            assertThat(on(new ChannelClosed(0))).isEmpty();
            assertThat(aligner.isBlocked(0)).isFalse();
            assertThat(aligner.aligning()).containsExactly(1L);
        }

        @Test
        void aBlockedChannelMustNotDeliver() {
            barrier(0, 1);
            assertThatThrownBy(() -> barrier(0, 2))
                    .isInstanceOf(InvariantViolation.class)
                    .hasMessageContaining("channel 0")
                    .hasMessageContaining("barrier 2");
        }
    }

    @Nested
    class AtLeastOnce {
        @Test
        void neverBlocksAndCountsSeveralCheckpointsAtOnce() {
            aligner = new BarrierAligner(AT_LEAST_ONCE, 2);
            assertThat(barrier(0, 1)).isEmpty();
            assertThat(barrier(0, 2)).isEmpty();
            assertThat(aligner.isBlocked(0)).isFalse();
            assertThat(aligner.aligning()).containsExactly(1L, 2L);
            assertThat(barrier(1, 1)).containsExactly(new TakeSnapshot(1));
            assertThat(barrier(1, 2)).containsExactly(new TakeSnapshot(2));
        }

        @Test
        void anAbortForgetsOneCountAndLeavesTheOthers() {
            aligner = new BarrierAligner(AT_LEAST_ONCE, 2);
            barrier(0, 1);
            barrier(0, 2);
            assertThat(aborted(1)).isEmpty();
            assertThat(barrier(1, 1)).isEmpty();
            assertThat(barrier(1, 2)).containsExactly(new TakeSnapshot(2));
        }

        @Test
        void aNewerOneCompletesFirstOnlyIfTheOlderWasSkippedAndThereforeGivenUp() {
            aligner = new BarrierAligner(AT_LEAST_ONCE, 2);
            barrier(0, 1);
            barrier(0, 2);
            assertThat(barrier(1, 2)).containsExactly(new TakeSnapshot(2));
            assertThat(aligner.aligning()).isEmpty();
        }

        @Test
        void aClosedChannelCompletesAllThatWaitedForItOldestFirst() {
            aligner = new BarrierAligner(AT_LEAST_ONCE, 2);
            barrier(0, 1);
            barrier(0, 2);
            assertThat(on(new ChannelClosed(1))).containsExactly(new TakeSnapshot(1), new TakeSnapshot(2));
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aSingleChannelSnapshotsAtOnce(Mode mode) {
        aligner = new BarrierAligner(mode, 1);
        assertThat(barrier(0, 1)).containsExactly(new TakeSnapshot(1));
        assertThat(barrier(0, 4)).containsExactly(new TakeSnapshot(4));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anAbortAheadOfTheBarriersIsRemembered(Mode mode) {
        aligner = new BarrierAligner(mode, 2);
        assertThat(aborted(2)).isEmpty();
        assertThat(barrier(0, 1)).as("an older one is not concerned").hasSize(mode == EXACTLY_ONCE ? 1 : 0);
        assertThat(barrier(1, 1)).contains(new TakeSnapshot(1));
        assertThat(barrier(0, 2)).isEmpty();
        assertThat(barrier(1, 2)).isEmpty();
        barrier(0, 3);
        assertThat(barrier(1, 3)).contains(new TakeSnapshot(3));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anAbortAfterTheSnapshotChangesNothing(Mode mode) {
        aligner = new BarrierAligner(mode, 1);
        barrier(0, 1);
        assertThat(aborted(1)).isEmpty();
        assertThat(barrier(0, 2)).containsExactly(new TakeSnapshot(2));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void barriersOfOneChannelMustRise(Mode mode) {
        aligner = new BarrierAligner(mode, 1);
        barrier(0, 3);
        assertThatThrownBy(() -> barrier(0, 3)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> barrier(0, 2)).isInstanceOf(InvariantViolation.class);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aClosedChannelMustNotDeliver(Mode mode) {
        aligner = new BarrierAligner(mode, 2);
        on(new ChannelClosed(0));
        assertThatThrownBy(() -> barrier(0, 1)).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void rememberedAbortsAreLimited() {
        for (long id = 1; id <= BarrierAligner.MAX_REMEMBERED_ABORTS + 1; id++) {
            aborted(id);
        }
        assertThat(barrier(0, 1)).as("forgotten, so it aligns").containsExactly(new BlockChannel(0));
        assertThat(barrier(1, 2)).as("remembered, and it overtakes").containsExactly(new UnblockChannels());
    }

    @Test
    void anUnalignedCheckpointIsTakenAtOnceAndCompleteWhenTheLastBarrierHasCome() {
        assertThat(unaligned(1)).containsExactly(new StartRecording(1));
        assertThat(aligner.isRecorded(0)).isTrue();
        assertThat(barrier(0, 1)).isEmpty();
        assertThat(aligner.isRecorded(0)).isFalse();
        assertThat(barrier(2, 1)).isEmpty();
        assertThat(barrier(1, 1)).containsExactly(new FinishRecording(1));
    }

    @Test
    void aChannelThatWaitedIsCompleteWhenTheOthersAreRecorded() {
        barrier(0, 1);
        assertThat(unaligned(1)).containsExactly(new StartRecording(1), new UnblockChannels());
        assertThat(aligner.isRecorded(0)).isFalse();
        assertThat(aligner.isRecorded(1)).isTrue();
        assertThat(aligner.aligning()).isEmpty();
    }

    @Test
    void anAbortDropsTheRecordAndLateBarriersMeanNothing() {
        unaligned(1);
        assertThat(aborted(1)).containsExactly(new DropRecording(1));
        assertThat(barrier(0, 1)).isEmpty();
        assertThat(blocked()).containsOnly(false);
        assertThat(unaligned(1)).as("it is over").isEmpty();
    }

    @Test
    void wordsThatComeTooLateOrForNothingAreIgnored() {
        aborted(1);
        assertThat(unaligned(1)).as("it was aborted before").isEmpty();
        barrier(0, 2);
        barrier(1, 2);
        assertThat(barrier(2, 2)).contains(new TakeSnapshot(2));
        assertThat(unaligned(2)).as("it was taken").isEmpty();
        assertThat(new BarrierAligner(Mode.AT_LEAST_ONCE, 3).on(new Unaligned(1)))
                .as("nothing waits")
                .isEmpty();
    }

    @Test
    void aLaterCheckpointEndsTheRecordOfOneThatWasSkipped() {
        unaligned(1);
        barrier(0, 1);
        assertThat(barrier(1, 2)).containsExactly(new DropRecording(1), new BlockChannel(1));
        unaligned(3);
        assertThat(unaligned(4)).containsExactly(new DropRecording(3), new StartRecording(4));
    }

    @Test
    void aClosedChannelDeliversNothingThatCouldBeRecorded() {
        unaligned(1);
        on(new ChannelClosed(0));
        on(new ChannelClosed(1));
        assertThat(on(new ChannelClosed(2))).containsExactly(new FinishRecording(1));
    }

    @Test
    void refusesToAlignNoChannel() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BarrierAligner(EXACTLY_ONCE, 0));
    }

    @Test
    void everyEventHasATransition() {
        Map<Class<?>, Event> samples = Map.of(
                BarrierReceived.class, new BarrierReceived(0, 1),
                CheckpointAborted.class, new CheckpointAborted(1),
                ChannelClosed.class, new ChannelClosed(0),
                Unaligned.class, new Unaligned(1));
        assertThat(samples.keySet()).containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
        samples.values()
                .forEach(event -> assertThat(new BarrierAligner(EXACTLY_ONCE, 2).on(event))
                        .isNotNull());
    }

    private List<Command> barrier(int channel, long checkpointId) {
        return on(new BarrierReceived(channel, checkpointId));
    }

    private List<Command> unaligned(long checkpointId) {
        return on(new Unaligned(checkpointId));
    }

    private List<Command> aborted(long checkpointId) {
        return on(new CheckpointAborted(checkpointId));
    }

    private List<Command> on(Event event) {
        return aligner.on(event);
    }

    private boolean[] blocked() {
        return new boolean[] {aligner.isBlocked(0), aligner.isBlocked(1), aligner.isBlocked(2)};
    }
}
