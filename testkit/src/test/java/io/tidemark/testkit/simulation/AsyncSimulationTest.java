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

/** Asynchronous requests under every fault, answered in an order chosen by the seed. */
class AsyncSimulationTest {
    private static final int SEEDS = 300;

    private static final SortedMap<String, String> FOUND = new TreeMap<>();

    @AfterAll
    static void writeDown() throws IOException {
        ProofFile.write("bugs", "async", FOUND);
    }

    private static void keepsItsPromise(String name, Pipeline pipeline) {
        SimulationReport report =
                Simulation.of(pipeline).named(name).seeds(1, SEEDS).verify();
        assertThat(report.promised()).containsEntry("out", "EXACTLY_ONCE");
    }

    @Test
    void orderedResultsAreNeitherLostNorRepeated() {
        keepsItsPromise("ordered requests with retries", AsyncPipelines::ordered);
    }

    @Test
    void unorderedResultsAreNeitherLostNorRepeatedNorLate() {
        keepsItsPromise("unordered requests with retries", AsyncPipelines::unordered);
    }

    @ParameterizedTest
    @EnumSource
    void isFound(SeededAsyncBug bug) {
        Simulation.Failing failing = Simulation.of(AsyncPipelines::unordered)
                .seeds(1, SEEDS)
                .mutated(bug)
                .search();

        assertThat(failing).as("a seed of 1 to " + SEEDS + " that finds " + bug).isNotNull();
        FOUND.put(
                bug.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                "seed " + failing.seed() + ", by promise " + failing.broken().promise());
    }
}
