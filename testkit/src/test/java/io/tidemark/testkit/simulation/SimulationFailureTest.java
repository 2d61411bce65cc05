package io.tidemark.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.testkit.simulation.FaultInjector.Struck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person gets to see and to do when a seed fails. */
class SimulationFailureTest {
    private static final SeededBug BUG = SeededBug.FORGETS_THE_STATE_OF_WRITERS;

    private final SimulationFailure failure = catchThrowableOfType(
            SimulationFailure.class,
            () -> Simulation.of(Pipelines::sums)
                    .named("sums")
                    .seeds(1, SeededBugsTest.SEEDS)
                    .mutated(BUG)
                    .verify());

    @Test
    void namesThePromiseTheSeedAndTheLineThatReplaysIt() {
        assertThat(failure.promise()).isEqualTo(OutputCheck.PROMISE);
        assertThat(failure)
                .hasMessageContaining("Seed " + failure.seed() + " breaks a promise of 'sums'")
                .hasMessageContaining("sink 'out' promises EXACTLY_ONCE; missing: Sum[")
                .hasMessageContaining("Simulation.of(pipeline).replay(\"" + failure.replay() + "\").verify();");
    }

    @Test
    void replaysTheSameFailureFromTheLine() {
        SimulationFailure again = catchThrowableOfType(
                SimulationFailure.class,
                () -> Simulation.of(Pipelines::sums)
                        .named("sums")
                        .replay(failure.replay())
                        .mutated(BUG)
                        .verify());

        assertThat(again.getMessage().lines().filter(line -> line.startsWith("  step")))
                .containsExactlyElementsOf(failure.getMessage()
                        .lines()
                        .filter(line -> line.startsWith("  step"))
                        .toList());
        assertThat(again.replay()).isEqualTo(failure.replay());
    }

    @Test
    void takesTheFewestFaultsThatStillFail() {
        List<Struck> faults = Simulation.Replay.parse(failure.replay()).faults();

        assertThat(faults).hasSizeLessThanOrEqualTo(5);
        for (int i = 0; i < faults.size(); i++) {
            List<Struck> fewer = new ArrayList<>(faults);
            fewer.remove(i);
            String line = new Simulation.Replay(failure.seed(), fewer).toString();
            Simulation.of(Pipelines::sums).replay(line).mutated(BUG).verify();
        }
    }

    @Test
    void tellsWhatHappenedStepByStep() {
        assertThat(failure.getMessage().lines().filter(line -> line.startsWith("  step")))
                .anySatisfy(line -> assertThat(line).contains("fault "))
                .anySatisfy(line -> assertThat(line).contains("goes on from checkpoint"))
                .anySatisfy(line -> assertThat(line).contains("is durable"))
                .anySatisfy(line -> assertThat(line).contains("publishes part"));
    }

    @Test
    void refusesALineThatIsNoRun() {
        assertThatThrownBy(() -> Simulation.of(Pipelines::sums).replay("17 nonsense"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'17 nonsense' is no run");
    }
}
