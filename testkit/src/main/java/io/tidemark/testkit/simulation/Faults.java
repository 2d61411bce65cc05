package io.tidemark.testkit.simulation;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which faults a simulation injects, and how many of them in one run at most. Immutable.
 *
 * <p>Each run takes a part of them, chosen by its seed: some runs are full of one kind of fault, some have one of each.
 *
 * @since 0.1
 */
public final class Faults {
    private static final int DEFAULT_MOST = 20;

    private final Set<Fault> kinds;
    private final int most;

    private Faults(Set<Fault> kinds, int most) {
        this.kinds = Collections.unmodifiableSet(kinds);
        this.most = most;
    }

    /**
     * Returns no fault: schedules alone differ from run to run.
     *
     * @return none
     */
    public static Faults none() {
        return new Faults(EnumSet.noneOf(Fault.class), 0);
    }

    /**
     * Returns every fault there is.
     *
     * @return all
     */
    public static Faults everything() {
        return new Faults(EnumSet.allOf(Fault.class), DEFAULT_MOST);
    }

    /**
     * Returns some faults.
     *
     * @param kinds which
     * @return those
     */
    public static Faults of(Fault... kinds) {
        EnumSet<Fault> some = EnumSet.noneOf(Fault.class);
        some.addAll(List.of(kinds));
        return new Faults(some, DEFAULT_MOST);
    }

    /**
     * Leaves some out.
     *
     * @param without which
     * @return the others
     */
    public Faults without(Fault... without) {
        EnumSet<Fault> rest = EnumSet.noneOf(Fault.class);
        rest.addAll(kinds);
        List.of(without).forEach(rest::remove);
        return new Faults(rest, most);
    }

    /**
     * Sets how many faults one run has at most. After the last one the job must come to its end.
     *
     * @param faults 0 or more; 20 unless set
     * @return the same kinds
     */
    public Faults atMost(int faults) {
        if (faults < 0) {
            throw new IllegalArgumentException("A run has at most " + faults + " faults; give 0 or more.");
        }
        return new Faults(kinds, faults);
    }

    Set<Fault> kinds() {
        return kinds;
    }

    int most() {
        return most;
    }

    @Override
    public String toString() {
        return kinds + ", at most " + most + " a run";
    }
}
