package io.tidemark.testkit.simulation;

import io.tidemark.testkit.simulation.FaultInjector.Struck;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds few faults that still break a promise: leaves out halves, then ever smaller parts, as long as the run still
 * fails (Zeller, Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002).
 */
final class Shrinker {
    private static final int MAX_TRIES = 200;

    private final Predicate<List<Struck>> fails;
    private int tries;

    Shrinker(Predicate<List<Struck>> fails) {
        this.fails = fails;
    }

    /** Returns a part of the faults, as small as could be found, with which the run still fails. */
    List<Struck> shrink(List<Struck> failing) {
        List<Struck> least = failing;
        int parts = 2;
        while (!least.isEmpty() && tries < MAX_TRIES) {
            List<Struck> smaller = withoutOnePart(least, parts);
            if (smaller != null) {
                least = smaller;
                parts = Math.max(2, parts - 1);
            } else if (parts >= least.size()) {
                break;
            } else {
                parts = Math.min(least.size(), parts * 2);
            }
        }
        return least;
    }

    private List<Struck> withoutOnePart(List<Struck> faults, int parts) {
        int size = Math.max(1, (faults.size() + parts - 1) / parts);
        for (int from = 0; from < faults.size(); from += size) {
            List<Struck> rest = new ArrayList<>(faults.subList(0, from));
            rest.addAll(faults.subList(Math.min(faults.size(), from + size), faults.size()));
            tries++;
            if (fails.test(rest)) {
                return rest;
            }
        }
        return null;
    }
}
