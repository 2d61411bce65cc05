package io.tidemark.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testkit.engine.Mutation;
import io.tidemark.testkit.report.ProofFile;
import java.io.IOException;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lets the simulation look for bugs that are put in, and writes down by which seed it found each. */
final class BugHunt {
    private final String name;
    private final int seeds;
    private final SortedMap<String, String> found = new TreeMap<>();

    /**
     * Begins.
     *
     * @param name of the list of what was found
     * @param seeds within which each bug has to be found
     */
    BugHunt(String name, int seeds) {
        this.name = name;
        this.seeds = seeds;
    }

    /** Fails unless a bug shows in a pipeline. */
    <B extends Enum<B> & Mutation> void find(B bug, Pipeline pipeline) {
        Simulation.Failing failing =
                Simulation.of(pipeline).seeds(1, seeds).mutated(bug).search();

        assertThat(failing).as("a seed of 1 to " + seeds + " that finds " + bug).isNotNull();
        found.put(
                bug.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                "seed " + failing.seed() + ", by promise " + failing.broken().promise());
    }

    /** Writes the list for the proof page. */
    void writeDown() throws IOException {
        ProofFile.write("bugs", name, found);
    }
}
