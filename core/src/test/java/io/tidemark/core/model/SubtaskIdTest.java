package io.tidemark.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SubtaskIdTest {
    @Test
    void sortsByTaskThenByIndex() {
        var sorted = new TreeSet<>(List.of(new SubtaskId(1, 0), new SubtaskId(0, 10), new SubtaskId(0, 2)));
        assertThat(sorted).hasToString("[0/2, 0/10, 1/0]");
    }

    @Test
    void refusesNegativeIndexes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SubtaskId(-1, 0))
                .withMessageContaining("-1/0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SubtaskId(0, -1))
                .withMessageContaining("0/-1");
    }

    @Test
    void aBrokenInvariantNamesItsValues() {
        InvariantViolation.check(true, "never %s", "formatted");
        assertThatThrownBy(() -> InvariantViolation.check(false, "%d is not below %d", 7, 5))
                .isInstanceOf(InvariantViolation.class)
                .hasMessage("7 is not below 5");
    }
}
