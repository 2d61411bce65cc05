package io.tidemark.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of state survives every fault, and the simulation would notice if it did not. */
class StateSimulationTest {
    private static final int SEEDS = 300;

    private static final BugHunt HUNT = new BugHunt("state", SEEDS);

    @AfterAll
    static void writeDown() throws IOException {
        HUNT.writeDown();
    }

    @Test
    void everyKindOfStateSurvivesEveryFault() {
        SimulationReport report = Simulation.of(StatePipeline::define)
                .named("every kind of state")
                .seeds(1, SEEDS)
                .faults(Faults.everything())
                .verify();

        assertThat(report.runs()).isEqualTo(SEEDS);
        assertThat(report.promised()).containsEntry("out", "EXACTLY_ONCE").containsEntry("batches", "EXACTLY_ONCE");
    }

    @ParameterizedTest
    @EnumSource
    void isFound(SeededStateBug bug) {
        HUNT.find(bug, StatePipeline::define);
    }
}
