package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.core.model.InvariantViolation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutstandingCommittablesTest {
    private final CountedCommittable x = new CountedCommittable("x");
    private final CountedCommittable y = new CountedCommittable("y");
    private final OutstandingCommittables outstanding = new OutstandingCommittables();

    private static List<String> texts(List<Committable> committables) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Committable committable : committables) {
            texts.add(new String(committable.toByteArray()));
        }
        return texts;
    }

    private static void release(List<Committable> snapshot) {
        snapshot.forEach(Committable::release);
    }

    @Test
    void carriesWhatAnAbortedCheckpointPreparedIntoTheNext() throws Exception {
        assertThat(texts(outstanding.prepared(1, List.of(x)))).containsExactly("x");
        assertThat(texts(outstanding.prepared(2, List.of(y)))).containsExactly("x", "y");
        assertThat(texts(outstanding.prepared(3, List.of()))).containsExactly("x", "y");
    }

    @Test
    void dropsWhatIsDurable() throws Exception {
        outstanding.prepared(1, List.of(x));
        outstanding.prepared(2, List.of(y));
        outstanding.completed(1);
        assertThat(outstanding.size()).isEqualTo(1);
        assertThat(texts(outstanding.prepared(3, List.of()))).containsExactly("y");
        outstanding.completed(3);
        assertThat(outstanding.prepared(4, List.of())).isEmpty();
    }

    @Test
    void releasesWhatIsDurableWhenTheLastSnapshotOfItIsReleased() throws Exception {
        List<Committable> aborted = outstanding.prepared(1, List.of(x));
        List<Committable> durable = outstanding.prepared(2, List.of(y));
        List<Committable> late = outstanding.prepared(3, List.of());
        release(aborted);
        outstanding.completed(2);
        release(durable);
        assertThat(x.released() + y.released()).as("the third holds both").isZero();
        assertThat(texts(late)).containsExactly("x", "y");
        release(late);
        release(late);
        assertThat(List.of(x.released(), y.released())).containsExactly(1, 1);
    }

    @Test
    void keepsWhatWasGivenUpForTheNextSnapshot() throws Exception {
        release(outstanding.prepared(1, List.of(x)));
        assertThat(texts(outstanding.prepared(2, List.of()))).containsExactly("x");
        assertThat(x.released()).isZero();
    }

    @Test
    void releasesTheRestAtTheEndUnlessASnapshotHoldsIt() {
        release(outstanding.prepared(1, List.of(x)));
        List<Committable> publishing = outstanding.prepared(2, List.of(y));
        publishing.get(0).release();
        outstanding.close();
        assertThat(List.of(x.released(), y.released())).containsExactly(1, 0);
        publishing.get(1).release();
        assertThat(y.released()).isEqualTo(1);
    }

    @Test
    void refusesToGrowWithoutLimit() {
        List<Committable> many =
                Collections.nCopies(OutstandingCommittables.MAX_OUTSTANDING, Committable.of(new byte[1]));
        outstanding.prepared(1, many);
        assertThatIllegalStateException()
                .isThrownBy(() -> outstanding.prepared(2, List.of(x)))
                .withMessageContaining("from checkpoint 1 on");
        outstanding.close();
        assertThat(x.released()).as("taken over all the same").isEqualTo(1);
    }

    @Test
    void checkpointsMustRise() {
        outstanding.prepared(2, List.of(x));
        assertThatThrownBy(() -> outstanding.prepared(2, List.of(y))).isInstanceOf(InvariantViolation.class);
    }
}
