package io.tidemark.core.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EditDistanceTest {
    @Test
    void countsLettersThatDiffer() {
        assertThat(EditDistance.between("", "")).isZero();
        assertThat(EditDistance.between("count", "")).isEqualTo(5);
        assertThat(EditDistance.between("count", "counts")).isEqualTo(1);
        assertThat(EditDistance.between("kitten", "sitting")).isEqualTo(3);
        assertThat(EditDistance.between("Total-By-User", "total_by_user")).isEqualTo(2);
    }
}
