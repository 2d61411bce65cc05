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

/** Broadcast state under every fault, and rescaled from attempt to attempt. */
class BroadcastSimulationTest {
    private static final int SEEDS = 400;

    private static final SortedMap<String, String> FOUND = new TreeMap<>();

    @AfterAll
    static void writeDown() throws IOException {
        ProofFile.write("bugs", "broadcast", FOUND);
    }

    private static void keepsItsPromise(String name, Pipeline pipeline) {
        SimulationReport report =
                Simulation.of(pipeline).named(name).seeds(1, SEEDS).verify();
        assertThat(report.promised()).containsEntry("out", "EXACTLY_ONCE");
    }

    @Test
    void everyKeyMeetsEveryBroadcastRecordOnce() {
        keepsItsPromise("broadcast state beside state by key", BroadcastPipelines::keyed);
    }

    @Test
    void everySubtaskKnowsEveryBroadcastRecord() {
        keepsItsPromise("broadcast state without keys", BroadcastPipelines::plain);
    }

    @ParameterizedTest
    @EnumSource
    void isFound(SeededBroadcastBug bug) {
        Simulation.Failing failing = Simulation.of(BroadcastPipelines::keyed)
                .seeds(1, SEEDS)
                .mutated(bug)
                .search();

        assertThat(failing).as("a seed of 1 to " + SEEDS + " that finds " + bug).isNotNull();
        FOUND.put(
                bug.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                "seed " + failing.seed() + ", by promise " + failing.broken().promise());
    }
}
