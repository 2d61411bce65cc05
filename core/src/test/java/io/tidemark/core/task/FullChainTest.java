package io.tidemark.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.AsyncDataStream;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.functions.AsyncFunction;
import io.tidemark.core.barrier.BarrierAligner.Mode;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A subtask of two input channels whose operator has as many requests under way as it may, none of which is answered. */
class FullChainTest {
    private static final int CAPACITY = 2;

    private final TestChannel[] inputs = new TestChannel[2];
    private Wiring wiring;
    private Subtask subtask;
    private TestChannel out;

    @BeforeEach
    void fill() throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
        AsyncFunction<Long, Long> hanging = (number, future) -> {};
        AsyncDataStream.orderedWait(env.fromSequence(1, 1000).setParallelism(2), hanging, 0, TimeUnit.SECONDS, CAPACITY)
                .rebalance()
                .print();
        wiring = new Wiring(env, Mode.EXACTLY_ONCE, 100, () -> 0).open();
        subtask = wiring.subtask(1, 0);
        inputs[0] = wiring.channel(0, 0, 0);
        inputs[1] = wiring.channel(0, 1, 0);
        out = wiring.channel(1, 0, 0);
        inputs[0].put(1L, 2L, 3L);
        run();
        inputs[0].put(4L);
        inputs[1].put(5L);
        run();
    }

    private void run() throws Exception {
        while (subtask.step() > 0) {
            // until there is nothing to do
        }
    }

    private void putBarriers(long id) {
        inputs[0].put(new StreamElement.Barrier(id));
        inputs[1].put(new StreamElement.Barrier(id));
    }

    private int kept(long checkpointId) {
        return wiring.snapshots
                .get(checkpointId)
                .get(subtask.id())
                .get(0)
                .lists()
                .get(0)
                .elements()
                .size();
    }

    @Test
    void takesNoInputAndWantsItInSmallPieces() {
        assertThat(inputs[0].size()).isEqualTo(1);
        assertThat(inputs[1].size()).isEqualTo(1);
        assertThat(inputs[0].batchLimit()).isEqualTo(1).isLessThan(RecordBatch.MAX_RECORDS);
    }

    @Test
    void takesWhatLiesBeforeABarrierThatIsOnItsWayAndNothingBehindIt() throws Exception {
        subtask.expectBarrier(1);
        run();
        putBarriers(1);
        inputs[0].put(6L);
        run();
        assertThat(out.drain()).containsExactly("barrier 1");
        assertThat(kept(1)).isEqualTo(5);
        assertThat(inputs[0].size()).isEqualTo(1);
        subtask.expectBarrier(1);
        run();
        assertThat(inputs[0].size()).as("a word that comes behind its barrier").isEqualTo(1);
    }

    @Test
    void takesNothingForACheckpointThatWasGivenUp() throws Exception {
        subtask.expectBarrier(1);
        subtask.abortCheckpoint(1);
        run();
        assertThat(inputs[0].size()).isEqualTo(1);
    }
}
