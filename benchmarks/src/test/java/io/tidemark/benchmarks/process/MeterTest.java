package io.tidemark.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.handwritten.HandwrittenContestant;
import io.tidemark.benchmarks.run.Contestant;
import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.OutputTally;
import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.workload.Sums;
import io.tidemark.benchmarks.workload.Sums.Increment;
import io.tidemark.benchmarks.workload.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeterTest {
    private static final int RECORDS = 10_000;

    @TempDir
    private Path work;

    @Test
    void findsAWholeRunRightAndMeasuresIt() throws Exception {
        RunResult result = measure(new HandwrittenContestant(), Mode.THROUGHPUT);
        assertThat(result.right()).isTrue();
        assertThat(result.outputs()).isEqualTo(RECORDS);
        assertThat(result.recordsPerSecond()).isEqualTo(RECORDS / result.seconds());
        assertThat(result.p50Millis()).isNaN();
        assertThat(result.mainToFinishedMillis()).isNaN();
    }

    @Test
    void findsARunWrongThatLostOneRecord() throws Exception {
        assertThat(measure(new Loop(RECORDS - 1, 0), Mode.THROUGHPUT).right()).isFalse();
    }

    @Test
    void findsARunWrongThatRepeatedOneRecord() throws Exception {
        assertThat(measure(new Loop(RECORDS, 1), Mode.THROUGHPUT).right()).isFalse();
    }

    @Test
    void allowsRepetitionAfterAFailureIfTheLastSumsAreRight() throws Exception {
        RunResult result = measure(new Loop(RECORDS, 1), Mode.RECOVERY);
        assertThat(result.right()).isTrue();
        assertThat(result.outputs()).isEqualTo(RECORDS + 1);
        assertThat(result.recoveryMillis()).isPositive();
        assertThat(measure(new Loop(RECORDS - 1, 1), Mode.RECOVERY).right()).isFalse();
    }

    @Test
    void removesTheCheckpointsOfARun() throws Exception {
        measure(new Loop(RECORDS, 0), Mode.THROUGHPUT);
        try (Stream<Path> left = Files.list(work)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactly("expected");
        }
    }

    private RunResult measure(Contestant contestant, Mode mode) throws Exception {
        Meter meter = new Meter("test", contestant, work);
        return meter.result(meter.run(new RunSpec(Workload.W2, mode, 1, RECORDS, 0, 1000, "")), System.nanoTime());
    }

    /** W2 in a loop that loses the last records or sends the first outputs twice, and leaves a file behind. */
    private record Loop(int records, int repeated) implements Contestant {
        @Override
        public String version() {
            return "1";
        }

        @Override
        public void run(RunSpec spec) throws Exception {
            Files.writeString(Path.of(spec.directory(), "state"), "some");
            RunProbe probe = RunProbe.current();
            probe.sourceStarted();
            OutputTally tally = probe.newTally();
            long[] sums = new long[Sums.KEYS];
            for (int i = 0; i < records; i++) {
                Increment record = Sums.at(i, false);
                if (probe.failsAt(i)) {
                    tally = probe.newTally();
                }
                sums[(int) record.key()] += record.value();
                for (int times = i < repeated ? 2 : 1; times > 0; times--) {
                    tally.addSum(record.key(), sums[(int) record.key()], i);
                }
            }
            tally.finish();
        }
    }
}
