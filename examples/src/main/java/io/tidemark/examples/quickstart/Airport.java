package io.tidemark.examples.quickstart;

import java.util.BitSet;
import java.util.List;

/** What is expected of one airport, and which of it has been seen. */
final class Airport {
    private final Hashes expected = new Hashes();
    private final BitSet seen = new BitSet(0);
    private long total;
    private long worst = Long.MIN_VALUE;
    private int next;

    /** Takes the next flight of the input. */
    void fly(String departure, String origin, long delay) {
        total += delay;
        worst = Math.max(worst, delay);
        expected.add(Hashes.of(List.of(
                departure, origin, Integer.toString(expected.size() + 1), Long.toString(total), Long.toString(worst))));
    }

    /** Takes the next published line of this airport; {@code number} is the flight it says it is, from 0. */
    Verdict see(int number, List<String> row) {
        if (number < 0 || number >= expected.size() || expected.get(number) != Hashes.of(row)) {
            return Verdict.WRONG;
        }
        if (seen.get(number)) {
            return Verdict.REPEATED;
        }
        seen.set(number);
        boolean inOrder = number >= next;
        next = number + 1;
        return inOrder ? Verdict.RIGHT : Verdict.DISORDERED;
    }

    int missing() {
        return expected.size() - seen.cardinality();
    }
}
