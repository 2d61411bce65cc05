package io.tidemark.benchmarks.large;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PhasesTest {
    private final Phases phases = new Phases(50, 300, 100);

    @Test
    void givesEachKeyItsValueThenChangesSomeThenReadsEachOnce() {
        assertThat(LongStream.range(0, 50).map(phases::keyOf)).containsExactlyElementsOf(keys());
        assertThat(LongStream.range(0, 350)).noneMatch(phases::reads);
        assertThat(LongStream.range(50, 350).map(phases::keyOf)).allMatch(key -> key >= 0 && key < 50);
        assertThat(LongStream.range(350, phases.records())).allMatch(phases::reads);
        assertThat(LongStream.range(350, phases.records()).map(phases::keyOf)).containsExactlyElementsOf(keys());
    }

    @Test
    void expectsTheChecksumThatALoopOverTheRecordsReads() {
        Map<Long, Long> counts = new HashMap<>();
        long checksum = 0;
        for (long index = 0; index < phases.records(); index++) {
            long key = phases.keyOf(index);
            if (phases.reads(index)) {
                checksum += Phases.hash(key, counts.get(key));
            } else {
                counts.merge(key, 1L, Long::sum);
            }
        }
        assertThat(phases.checksum()).isEqualTo(checksum);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new Phases(0, 1, 100)).hasMessageContaining("not 0, 1 and 100");
        assertThatThrownBy(() -> new Phases(1, 1, 7)).hasMessageContaining("at least 8 bytes");
    }

    private static Iterable<Long> keys() {
        return LongStream.range(0, 50).boxed().toList();
    }
}
