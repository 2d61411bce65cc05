package io.tidemark.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Joins by window survive every fault, rescaled from attempt to attempt, and the simulation would notice if not. */
class WindowJoinSimulationTest {
    private static final int SEEDS = 150;

    private static final BugHunt HUNT = new BugHunt("window-joins", SEEDS);

    @AfterAll
    static void writeDown() throws IOException {
        HUNT.writeDown();
    }

    @Test
    void pairsAndGroupsOfSlicedWindowsAreThoseWithoutFaults() {
        SimulationReport report = Simulation.of(WindowJoinPipelines::aligned)
                .named("a join and a group in sliced windows")
                .seeds(1, SEEDS)
                .verify();
        assertThat(report.promised()).containsEntry("joined", "EXACTLY_ONCE").containsEntry("grouped", "EXACTLY_ONCE");
    }

    @Test
    void pairsOfSessionsWithAnEvictorAreThoseWithoutFaults() {
        SimulationReport report = Simulation.of(WindowJoinPipelines::evicted)
                .named("a join in sessions with an evictor")
                .seeds(1, SEEDS)
                .verify();
        assertThat(report.promised()).containsEntry("sat", "EXACTLY_ONCE");
    }

    @ParameterizedTest
    @EnumSource
    void isFound(SeededWindowBug bug) {
        HUNT.find(bug, WindowJoinPipelines::aligned);
        HUNT.find(bug, WindowJoinPipelines::evicted);
    }
}
