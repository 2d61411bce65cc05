package io.tidemark.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Asynchronous requests under every fault, answered in an order chosen by the seed. */
class AsyncSimulationTest {
    private static final int SEEDS = 300;

    private static final BugHunt HUNT = new BugHunt("async", SEEDS);

    @AfterAll
    static void writeDown() throws IOException {
        HUNT.writeDown();
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
        HUNT.find(bug, AsyncPipelines::unordered);
    }
}
