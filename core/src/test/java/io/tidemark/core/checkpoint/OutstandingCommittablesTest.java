package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.core.model.InvariantViolation;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutstandingCommittablesTest {
    private static final Bytes X = Bytes.copyOf(new byte[] {1});
    private static final Bytes Y = Bytes.copyOf(new byte[] {2});

    private final OutstandingCommittables outstanding = new OutstandingCommittables();

    @Test
    void carriesWhatAnAbortedCheckpointPreparedIntoTheNext() {
        assertThat(outstanding.prepared(1, List.of(X))).containsExactly(X);
        assertThat(outstanding.prepared(2, List.of(Y))).containsExactly(X, Y);
        assertThat(outstanding.prepared(3, List.of())).containsExactly(X, Y);
    }

    @Test
    void dropsWhatIsDurable() {
        outstanding.prepared(1, List.of(X));
        outstanding.prepared(2, List.of(Y));
        outstanding.completed(1);
        assertThat(outstanding.size()).isEqualTo(1);
        assertThat(outstanding.prepared(3, List.of())).containsExactly(Y);
        outstanding.completed(3);
        assertThat(outstanding.prepared(4, List.of())).isEmpty();
    }

    @Test
    void refusesToGrowWithoutLimit() {
        List<Bytes> many = Collections.nCopies(OutstandingCommittables.MAX_OUTSTANDING, X);
        outstanding.prepared(1, many);
        assertThatIllegalStateException()
                .isThrownBy(() -> outstanding.prepared(2, List.of(X)))
                .withMessageContaining("from checkpoint 1 on");
    }

    @Test
    void checkpointsMustRise() {
        outstanding.prepared(2, List.of(X));
        assertThatThrownBy(() -> outstanding.prepared(2, List.of(Y))).isInstanceOf(InvariantViolation.class);
    }
}
