package io.tidemark.benchmarks.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.run.CheckpointFigures;
import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.OutputTally;
import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.run.StateSetup;
import io.tidemark.benchmarks.workload.Reference;
import io.tidemark.benchmarks.workload.Sums;
import io.tidemark.benchmarks.workload.Workload;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TidemarkContestantTest {
    private static final TidemarkContestant CONTESTANT = new TidemarkContestant();

    @ParameterizedTest
    @EnumSource
    void givesTheResultOfTheReference(Workload workload, @TempDir Path directory) throws Exception {
        RunProbe probe = run(new RunSpec(workload, Mode.THROUGHPUT, 2, 100_001, 100, 1, directory.toString()));

        Reference.Expected expected = Reference.of(workload, 100_001);
        assertThat(probe.tallies().stream().mapToLong(OutputTally::checksum).sum())
                .isEqualTo(expected.checksum());
        assertThat(probe.tallies().stream().mapToLong(OutputTally::outputs).sum())
                .isEqualTo(expected.outputs());
        assertThat(probe.seconds()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {StateSetup.MEMORY, StateSetup.ROCKSDB})
    void saysWhatTheCheckpointsOfLargeStateTook(String backend, @TempDir Path directory) throws Exception {
        StateSetup state = new StateSetup(backend, 16);
        RunProbe probe = run(new RunSpec(Workload.W6, Mode.THROUGHPUT, 2, 200_001, 50, 1, state, directory.toString()));

        assertThat(probe.tallies().stream().mapToLong(OutputTally::checksum).sum())
                .isEqualTo(Reference.of(Workload.W6, 200_001).checksum());
        CheckpointFigures checkpoints = CONTESTANT.checkpoints();
        assertThat(checkpoints.completed()).isPositive();
        assertThat(checkpoints.meanBytes()).isPositive();
        assertThat(checkpoints.meanMillis()).isPositive();
        assertThat(checkpoints.longestSyncMillis()).isPositive();
    }

    @Test
    void emitsNoRecordBeforeItIsDue(@TempDir Path directory) throws Exception {
        RunProbe probe = run(new RunSpec(Workload.W2, Mode.LATENCY, 2, 20_000, 100, 40_000, directory.toString()));

        assertThat(probe.seconds()).isGreaterThan(0.499);
        assertThat(probe.tallies().stream()
                        .mapToLong(tally -> tally.latencies().samples())
                        .sum())
                .isEqualTo(15_000);
        assertThat(CONTESTANT.checkpoints().completed()).isPositive();
    }

    @Test
    void endsWithTheRightSumsAfterAFailure(@TempDir Path directory) throws Exception {
        RunProbe probe = run(new RunSpec(Workload.W2, Mode.RECOVERY, 2, 200_000, 100, 1, directory.toString()));

        long[] lastSums = new long[Sums.KEYS];
        probe.tallies().forEach(tally -> tally.mergeLastSums(lastSums));
        assertThat(Sums.lastSumsChecksum(lastSums))
                .isEqualTo(Reference.lastSums(200_000).checksum());
        assertThat(probe.recoveryMillis()).isPositive();
    }

    private static RunProbe run(RunSpec spec) throws Exception {
        RunProbe probe = RunProbe.begin(spec);
        CONTESTANT.run(spec);
        return probe;
    }
}
