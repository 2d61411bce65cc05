package io.tidemark.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows of every kind survive every fault, rescaled from attempt to attempt, and the simulation would notice if not. */
class WindowSimulationTest {
    private static final int SEEDS = 60;

    private static final BugHunt HUNT = new BugHunt("windows", SEEDS);

    @AfterAll
    static void writeDown() throws IOException {
        HUNT.writeDown();
    }

    @Test
    void slicedWindowsAreEvaluatedAsWithoutFaults() {
        SimulationReport report = Simulation.of(WindowPipelines::aligned)
                .named("sliced windows")
                .seeds(1, SEEDS)
                .verify();
        assertThat(report.promised()).containsEntry("tumbled", "EXACTLY_ONCE").containsEntry("slid", "EXACTLY_ONCE");
    }

    @Test
    void windowsWithTriggersAreEvaluatedAsWithoutFaults() {
        SimulationReport report = Simulation.of(WindowPipelines::triggered)
                .named("windows with triggers")
                .seeds(1, SEEDS)
                .verify();
        assertThat(report.promised()).hasSize(3).doesNotContainValue("AT_LEAST_ONCE");
    }

    @ParameterizedTest
    @EnumSource
    void isFound(SeededWindowBug bug) {
        HUNT.find(bug, WindowPipelines::aligned);
        HUNT.find(bug, WindowPipelines::triggered);
    }
}
