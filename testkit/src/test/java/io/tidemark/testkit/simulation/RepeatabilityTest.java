package io.tidemark.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testkit.engine.Mutation;
import io.tidemark.testkit.store.SimulatedStateBackend;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** The same seed gives the same run, byte for byte, each time and on every JDK. */
class RepeatabilityTest {
    /**
     * The checksum of the traces of the seeds below. It changes when the protocol or the simulation does; what matters is
     * that it is the same on every JDK that runs this test.
     */
    private static final String CHECKSUM = "2d74aad4";

    private static final int SEEDS = 40;

    private static final Backends BACKENDS = new Backends(List.of(SimulatedStateBackend.NAME));

    @Test
    void theSameSeedGivesTheSameRun() throws Exception {
        Program program = Program.of(Pipelines::sums, Map.of());
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertThat(trace(program, seed)).isNotEmpty().isEqualTo(trace(program, seed));
        }
    }

    @Test
    void everyJdkGivesTheSameRuns() throws Exception {
        Program program = Program.of(Pipelines::sums, Map.of());
        CRC32C checksum = new CRC32C();
        for (long seed = 1; seed <= SEEDS; seed++) {
            for (String line : trace(program, seed)) {
                checksum.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(Long.toHexString(checksum.getValue())).isEqualTo(CHECKSUM);
    }

    private static List<String> trace(Program program, long seed) {
        List<FaultInjector.Struck> struck = Run.chosenBy(seed, program, Faults.everything(), BACKENDS, Mutation.NONE)
                .struck();
        Run.Result result = Run.repeating(seed, program, struck, BACKENDS, Mutation.NONE, true);
        assertThat(result.struck()).as("the faults of seed " + seed).isEqualTo(struck);
        return result.trace().lines();
    }
}
