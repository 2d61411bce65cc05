package io.tidemark.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.StateSetup;
import io.tidemark.benchmarks.workload.Workload;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContestantMainTest {
    @ParameterizedTest
    @CsvSource({"0.3, 1", "14, 10", "16, 20", "2.1e6, 2000000", "4e6, 5000000", "8e6, 10000000", "9.9e8, 1000000000"})
    void roundsRecordsToOneTwoOrFive(double records, long rounded) {
        assertThat(ContestantMain.roundNumber(records)).isEqualTo(rounded);
    }

    @Test
    void passesAnAssignmentOnAsArguments() {
        Assignment assignment = new Assignment(
                "tidemark",
                "a.B",
                Workload.W2Z,
                Mode.LATENCY,
                3,
                List.of(0L, 100L),
                7,
                1.5,
                2.5,
                4,
                9,
                new StateSetup(StateSetup.ROCKSDB, 512),
                Path.of("/w"));
        assertThat(Assignment.parse(assignment.toArguments().toArray(String[]::new)))
                .isEqualTo(assignment);
        assertThatThrownBy(() -> Assignment.parse("tidemark")).hasMessageContaining("14 arguments, not 1");
    }
}
