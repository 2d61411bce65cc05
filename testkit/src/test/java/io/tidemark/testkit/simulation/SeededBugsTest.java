package io.tidemark.testkit.simulation;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves that the simulation bites: it finds each bug that is put into the protocol. */
class SeededBugsTest {
    static final int SEEDS = 5_000;

    private static final BugHunt HUNT = new BugHunt("seeded", SEEDS);

    @AfterAll
    static void writeDown() throws IOException {
        HUNT.writeDown();
    }

    @ParameterizedTest
    @EnumSource
    void isFound(SeededBug bug) {
        HUNT.find(bug, bug.pipeline());
    }
}
