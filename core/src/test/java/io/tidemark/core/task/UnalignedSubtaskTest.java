package io.tidemark.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.core.barrier.BarrierAligner.Mode;
import io.tidemark.core.inflight.InFlight;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A subtask with two channels that takes a snapshot before the barriers have come. */
class UnalignedSubtaskTest {
    private final List<Long> processed = new ArrayList<>();
    private Wiring wiring;
    private Subtask subtask;
    private TestChannel one;
    private TestChannel two;

    @BeforeEach
    void twoSendersAndAReceiver() throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(2);
        env.fromSequence(0, 9)
                .rebalance()
                .map(number -> {
                    processed.add(number);
                    return number;
                })
                .setParallelism(1)
                .sinkTo(new CollectSink<>())
                .setParallelism(1);
        wiring = new Wiring(env, Mode.EXACTLY_ONCE, 4, () -> 0, true).open();
        subtask = wiring.subtask(1, 0);
        one = wiring.channel(0, 0, 0);
        two = wiring.channel(0, 1, 0);
    }

    private void run() throws Exception {
        for (int i = 0; i < 20; i++) {
            subtask.step();
        }
    }

    /** The records in flight in a snapshot, watermarks as text. */
    private List<Object> inFlight(long checkpointId) {
        OperatorSnapshot head =
                wiring.snapshots.get(checkpointId).get(subtask.id()).get(0);
        List<Object> found = new ArrayList<>();
        for (InFlight some : head.inFlight()) {
            if (some.element() instanceof RecordBatch records) {
                found.addAll(List.of(records.values).subList(0, records.size));
            } else {
                found.add("time " + ((StreamElement.Watermark) some.element()).timestamp());
            }
        }
        return found;
    }

    @Test
    void theSnapshotIsAnsweredWhenTheLastBarrierHasComeAndHoldsWhatCameBefore() throws Exception {
        one.put(1L);
        one.put(2L);
        subtask.unalign(7);
        assertThat(processed).as("taken out, not processed").isEmpty();
        assertThat(one.size()).isZero();
        two.put(3L);
        two.put(new StreamElement.Barrier(7));
        two.put(4L);
        run();
        assertThat(wiring.snapshots).as("a barrier is missing").isEmpty();
        one.put(new StreamElement.Barrier(7));
        run();
        assertThat(inFlight(7)).containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(processed).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    }

    @Test
    void watermarksInFlightAreThoseOfAllChannelsTogether() throws Exception {
        one.put(new StreamElement.Watermark(10));
        one.put(1L);
        two.put(new StreamElement.Watermark(20));
        two.put(2L);
        one.put(new StreamElement.Barrier(7));
        two.put(new StreamElement.Barrier(7));
        subtask.unalign(7);
        assertThat(inFlight(7)).containsExactly("time 10", 1L, 2L);
    }

    @Test
    void whatWasTakenOutIsProcessedInItsOrderAlsoIfTheCheckpointIsAborted() throws Exception {
        one.put(1L);
        one.put(2L);
        subtask.unalign(7);
        subtask.abortCheckpoint(7);
        one.put(3L);
        one.put(new StreamElement.Barrier(7));
        one.put(4L);
        run();
        assertThat(processed).containsExactly(1L, 2L, 3L, 4L);
        assertThat(wiring.snapshots).isEmpty();
    }

    @Test
    void aChannelTakesNothingMoreWhileSomethingOfItWaits() throws Exception {
        one.put(1L);
        one.put(new StreamElement.Barrier(7));
        subtask.unalign(7);
        assertThat(one.offer(new StreamElement.Watermark(1))).isFalse();
        assertThat(two.offer(new StreamElement.Watermark(1)))
                .as("its barrier has still to come")
                .isTrue();
        run();
        assertThat(processed).containsExactly(1L);
        assertThat(one.offer(new StreamElement.Watermark(1))).isTrue();
    }

    @Test
    void theNextCheckpointRecordsWhatStillWaits() throws Exception {
        one.put(1L);
        one.put(2L);
        one.put(new StreamElement.Barrier(7));
        two.put(new StreamElement.Barrier(7));
        subtask.unalign(7);
        one.put(3L);
        one.put(new StreamElement.Barrier(8));
        two.put(new StreamElement.Barrier(8));
        subtask.unalign(8);
        assertThat(inFlight(7)).containsExactly(1L, 2L);
        assertThat(inFlight(8)).containsExactly(1L, 2L, 3L);
        run();
        assertThat(processed).containsExactly(1L, 2L, 3L);
    }

    @Test
    void anEndOfInputThatWaitsIsSeenInItsTurn() throws Exception {
        one.put(1L);
        one.put(new StreamElement.EndOfInput());
        two.put(new StreamElement.EndOfInput());
        one.put(new StreamElement.Barrier(7));
        two.put(new StreamElement.Barrier(7));
        subtask.unalign(7);
        assertThat(wiring.events).containsExactly("snapshot 7 of " + subtask.id());
        run();
        assertThat(processed).containsExactly(1L);
        assertThat(wiring.events).endsWith("drained " + subtask.id());
    }
}
