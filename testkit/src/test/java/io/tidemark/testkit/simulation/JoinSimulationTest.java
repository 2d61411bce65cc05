package io.tidemark.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Operators of two inputs under every fault, and rescaled from attempt to attempt. */
class JoinSimulationTest {
    private static final int SEEDS = 400;

    private static void keepsItsPromise(String name, Pipeline pipeline) {
        SimulationReport report =
                Simulation.of(pipeline).named(name).seeds(1, SEEDS).verify();
        assertThat(report.promised()).containsEntry("out", "EXACTLY_ONCE");
    }

    @Test
    void connectedStreamsShareStateAndTimers() {
        keepsItsPromise("a connected sum", JoinPipelines::connected);
    }

    @Test
    void pairsInAnIntervalAreFoundOnce() {
        keepsItsPromise("an interval join", JoinPipelines::interval);
    }
}
