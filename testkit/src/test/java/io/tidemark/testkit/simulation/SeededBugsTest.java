package io.tidemark.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testkit.report.ProofFile;
import java.io.IOException;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves that the simulation bites: it finds each bug that is put into the protocol. */
class SeededBugsTest {
    static final int SEEDS = 5_000;

    private static final SortedMap<String, String> FOUND = new TreeMap<>();

    @AfterAll
    static void writeDown() throws IOException {
        ProofFile.write("bugs", "seeded", FOUND);
    }

    @ParameterizedTest
    @EnumSource
    void isFound(SeededBug bug) {
        Simulation.Failing failing =
                Simulation.of(bug.pipeline()).seeds(1, SEEDS).mutated(bug).search();

        assertThat(failing).as("a seed of 1 to " + SEEDS + " that finds " + bug).isNotNull();
        FOUND.put(
                bug.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                "seed " + failing.seed() + ", by promise " + failing.broken().promise());
    }
}
