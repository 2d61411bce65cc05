package io.tidemark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.process.Results;
import io.tidemark.benchmarks.process.RunResult;
import io.tidemark.benchmarks.workload.Workload;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class TablesTest {
    @Test
    void comparesEachContestantWithTheTurnOfTheBaseRightBefore() {
        // the machine slows down to a half in the second round, for both alike
        List<RunResult> fastBase = results(Engine.TIDEMARK, 39e6, 40e6, 90e6);
        List<RunResult> slowBase = results(Engine.TIDEMARK, 20e6);
        List<Turn> turns = List.of(
                new Turn(Engine.TIDEMARK, Workload.W2, fastBase, List.of()),
                new Turn(Engine.FLINK, Workload.W2, results(Engine.FLINK, 4e6, 5e6, 3e6), fastBase),
                new Turn(Engine.TIDEMARK, Workload.W2, slowBase, List.of()),
                new Turn(Engine.FLINK, Workload.W2, results(Engine.FLINK, 2e6), slowBase));

        assertThat(Tables.throughput(turns, Engine.TIDEMARK))
                .hasSize(3)
                .anySatisfy(row -> assertThat(row).contains("W2", "tidemark", "30.0 M"))
                .anySatisfy(row -> assertThat(row).contains("flink", "3.00 M", "10.00 x as fast"));
    }

    @Test
    void leavesAContestantOutThatFailed() {
        List<RunResult> base = results(Engine.TIDEMARK, 1e6);
        List<Turn> turns = List.of(
                new Turn(Engine.TIDEMARK, Workload.W1, base, List.of()),
                new Turn(Engine.JET, Workload.W1, List.of(), base));
        assertThat(Tables.throughput(turns, Engine.TIDEMARK)).noneMatch(row -> row.contains("jet"));
    }

    @Test
    void showsWhatCheckpointsCostAgainstNone() {
        List<RunResult> results = List.of(
                Results.of("tidemark", "W2", 0, 10e6),
                Results.of("tidemark", "W2", 100, 9e6),
                Results.of("tidemark", "W2", 0, 10e6),
                Results.of("tidemark", "W2", 100, 9e6));
        List<Turn> turns = List.of(new Turn(Engine.TIDEMARK, Workload.W2, results, List.of()));
        assertThat(Tables.overhead(turns, List.of(0L, 100L)))
                .anySatisfy(row -> assertThat(row).contains("every 100 ms", "9.00 M", "10.0 %"));
    }

    @Test
    void saysWhetherARunIsRight() {
        assertThat(Tables.line(Results.of("tidemark", "W2", 1000, 1.5e6)))
                .contains("1.50 M records/s", "22.5 ns CPU a record", "every 1000 ms (3)", "1c87e7299b7ec11 right")
                .doesNotContain("~");
    }

    @Test
    void takesTheMiddleOfAnyNumberOfFigures() {
        assertThat(Medians.of(List.of(3.0, 1.0, 2.0), value -> value)).isEqualTo(2);
        assertThat(Medians.of(List.of(4.0, 1.0), value -> value)).isEqualTo(2.5);
        assertThat(Medians.of(List.<Double>of(), value -> value)).isNaN();
    }

    private static List<RunResult> results(Engine engine, double... recordsPerSecond) {
        return DoubleStream.of(recordsPerSecond)
                .mapToObj(rate -> Results.of(engine.label(), "W2", 1000, rate))
                .toList();
    }
}
