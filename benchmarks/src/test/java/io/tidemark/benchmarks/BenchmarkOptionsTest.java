package io.tidemark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.benchmarks.BenchmarkOptions.Effort;
import io.tidemark.benchmarks.BenchmarkOptions.Measurement;
import io.tidemark.benchmarks.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkOptionsTest {
    @Test
    void measuresThroughputOfThreeWorkloadsBesideTheLoopByDefault() {
        BenchmarkOptions options = BenchmarkOptions.parse();
        assertThat(options.engines()).containsExactly(Engine.TIDEMARK, Engine.HANDWRITTEN);
        assertThat(options.workloads()).containsExactly(Workload.W1, Workload.W2, Workload.W3);
        assertThat(options.measurements()).containsExactly(Measurement.THROUGHPUT);
        assertThat(options.effort()).isEqualTo(Effort.QUICK);
        assertThat(options.checkpointMillis()).isEqualTo(1000);
    }

    @Test
    void measuresEverythingWhenFull() {
        BenchmarkOptions options = BenchmarkOptions.parse("--full", "--peers");
        assertThat(options.engines()).containsExactly(Engine.values());
        assertThat(options.workloads()).containsExactly(Workload.values());
        assertThat(options.measurements()).containsExactlyInAnyOrder(Measurement.values());
    }

    @Test
    void measuresOnlyWhatIsNamed() {
        BenchmarkOptions options = BenchmarkOptions.parse(
                "--full", "--latency", "--workloads", "w2Z,W1", "--rounds", "2", "--rate", "50_000");
        assertThat(options.measurements()).containsExactly(Measurement.LATENCY);
        assertThat(options.workloads()).containsExactly(Workload.W2Z, Workload.W1);
        assertThat(options.effort().rounds()).isEqualTo(2);
        assertThat(options.effort().warmUpSeconds()).isEqualTo(Effort.FULL.warmUpSeconds());
        assertThat(options.rate()).isEqualTo(50_000);
    }

    @ParameterizedTest
    @CsvSource({
        "--parallelism, 0, --parallelism takes a whole number from 1 to 1024",
        "--checkpoint-interval, -5, not '-5'",
        "--records, many, not 'many'",
        "--workloads, W9, There is no workload 'W9'",
        "--contestants, spark, 'There is no contestant ''spark'''",
        "--state, disk, 'There is no state ''disk'''",
        "--fast, yes, There is no option '--fast'"
    })
    void saysWhatAnOptionTakes(String name, String value, String message) {
        assertThatThrownBy(() -> BenchmarkOptions.parse(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message.replace("''", "'"));
    }

    @Test
    void asksForAMissingValue() {
        assertThatThrownBy(() -> BenchmarkOptions.parse("--json")).hasMessageContaining("--json needs a value");
    }
}
