package io.tidemark.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testkit.report.ProofFile;
import java.io.IOException;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows of every kind survive every fault, rescaled from attempt to attempt, and the simulation would notice if not. */
class WindowSimulationTest {
    private static final int SEEDS = 60;

    private static final SortedMap<String, String> FOUND = new TreeMap<>();

    @AfterAll
    static void writeDown() throws IOException {
        ProofFile.write("bugs", "windows", FOUND);
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
        for (Pipeline pipeline : new Pipeline[] {WindowPipelines::aligned, WindowPipelines::triggered}) {
            Simulation.Failing failing =
                    Simulation.of(pipeline).seeds(1, SEEDS).mutated(bug).search();
            assertThat(failing)
                    .as("a seed of 1 to " + SEEDS + " that finds " + bug)
                    .isNotNull();
            FOUND.put(
                    bug.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    "seed " + failing.seed() + ", by promise "
                            + failing.broken().promise());
        }
    }
}
