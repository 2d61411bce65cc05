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

/** Every kind of state survives every fault, and the simulation would notice if it did not. */
class StateSimulationTest {
    private static final int SEEDS = 300;

    private static final SortedMap<String, String> FOUND = new TreeMap<>();

    @AfterAll
    static void writeDown() throws IOException {
        ProofFile.write("bugs", "state", FOUND);
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
        Simulation.Failing failing = Simulation.of(StatePipeline::define)
                .seeds(1, SEEDS)
                .mutated(bug)
                .search();

        assertThat(failing).as("a seed of 1 to " + SEEDS + " that finds " + bug).isNotNull();
        FOUND.put(
                bug.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                "seed " + failing.seed() + ", by promise " + failing.broken().promise());
    }
}
