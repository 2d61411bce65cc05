package io.tidemark.core.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.core.checkpoint.CountedCommittable;
import io.tidemark.core.model.InvariantViolation;
import io.tidemark.core.model.SubtaskId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldCommittablesTest {
    private final CountedCommittable x = new CountedCommittable("x");
    private final CountedCommittable y = new CountedCommittable("y");
    private final CountedCommittable z = new CountedCommittable("z");
    private final HeldCommittables held = new HeldCommittables();

    @Test
    void listsThoseOfAnOperatorSubtaskAfterSubtask() {
        held.add(new SubtaskId(1, 1), Map.of("sink", List.of(y, z), "other", List.of()));
        held.add(new SubtaskId(1, 0), Map.of("sink", List.of(x)));

        assertThat(held.byOperator()).containsOnlyKeys("sink").containsEntry("sink", List.of(x, y, z));
    }

    @Test
    void releasesAllOnceAndWhatComesLateAtOnce() {
        held.add(new SubtaskId(1, 0), Map.of("sink", List.of(x)));
        assertThat(x.released()).isZero();
        held.release();
        held.release();
        held.add(new SubtaskId(1, 1), Map.of("sink", List.of(y)));

        assertThat(List.of(x.released(), y.released())).containsExactly(1, 1);
        assertThatThrownBy(held::byOperator).isInstanceOf(InvariantViolation.class);
    }
}
