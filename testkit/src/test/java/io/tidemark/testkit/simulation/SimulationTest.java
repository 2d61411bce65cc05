package io.tidemark.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulationTest {
    @Test
    void findsThatAPipelineKeepsItsPromises() {
        SimulationReport report = Simulation.of(Pipelines::sums)
                .named("running sums")
                .seeds(1, 1_000)
                .faults(Faults.everything())
                .verify();

        System.out.println(report);
        assertThat(report.runs()).isEqualTo(1_000);
    }
}
