package io.tidemark.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Broadcast state under every fault, and rescaled from attempt to attempt. */
class BroadcastSimulationTest {
    private static final int SEEDS = 400;

    private static final BugHunt HUNT = new BugHunt("broadcast", SEEDS);

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
        HUNT.find(bug, BroadcastPipelines::keyed);
    }
}
