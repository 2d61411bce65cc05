package io.tidemark.benchmarks.handwritten;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.OutputTally;
import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.workload.Reference;
import io.tidemark.benchmarks.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandwrittenContestantTest {
    @ParameterizedTest
    @CsvSource({
        "W1, 1", "W1, 3", "W2, 1", "W2, 2", "W2, 3", "W2z, 2", "W3, 1", "W3, 2", "W3, 3", "W6, 1", "W6, 3", "W6z, 2"
    })
    void givesTheResultOfTheReferenceAtAnyParallelism(String label, int parallelism) throws Exception {
        Workload workload = Workload.of(label);
        RunProbe probe = run(new RunSpec(workload, Mode.THROUGHPUT, parallelism, 150_001, 0, 1, ""));

        Reference.Expected expected = Reference.of(workload, 150_001);
        assertThat(probe.tallies().stream().mapToLong(OutputTally::checksum).sum())
                .isEqualTo(expected.checksum());
        assertThat(probe.tallies().stream().mapToLong(OutputTally::outputs).sum())
                .isEqualTo(expected.outputs());
    }

    @Test
    void emitsNoRecordBeforeItIsDue() throws Exception {
        RunProbe probe = run(new RunSpec(Workload.W2, Mode.LATENCY, 2, 20_000, 0, 100_000, ""));

        assertThat(probe.seconds()).isBetween(0.199, 20.0);
        assertThat(probe.tallies().stream()
                        .mapToLong(tally -> tally.latencies().samples())
                        .sum())
                .isEqualTo(15_000);
    }

    private static RunProbe run(RunSpec spec) throws Exception {
        RunProbe probe = RunProbe.begin(spec);
        new HandwrittenContestant().run(spec);
        return probe;
    }
}
