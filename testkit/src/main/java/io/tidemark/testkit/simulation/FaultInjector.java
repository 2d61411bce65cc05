package io.tidemark.testkit.simulation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Chooses which faults happen in one run. Everywhere something could go wrong is a point, numbered as it comes; a fault
 * is a kind and a point, so that a run can be played again with all of its faults, or with some.
 */
final class FaultInjector {
    /**
     * A fault that happened.
     *
     * @param point where, as a number
     * @param kind what
     */
    record Struck(int point, Fault kind) {
        @Override
        public String toString() {
            return point + ":" + kind;
        }
    }

    /** Faults whose points come thousands of times a run; the others are asked for some dozen times. */
    private static final EnumSet<Fault> AT_EVERY_STEP = EnumSet.of(
            Fault.PROCESS_CRASH,
            Fault.SUBTASK_CRASH,
            Fault.SOURCE_FAILS,
            Fault.SINK_FAILS,
            Fault.ZOMBIE,
            Fault.CLOCK_JUMPS,
            Fault.QUEUE_FULL,
            Fault.SAVEPOINT,
            Fault.STOP_WITH_SAVEPOINT);

    /** Two of three runs go well for a while, so that there is something to lose when the first fault comes. */
    private static final int LATEST_FIRST_POINT = 8_000;

    private final SplittableRandom random;
    private final int[] oneIn = new int[Fault.values().length];
    private final int touchOneIn;
    private final Map<Integer, Fault> script;
    private final boolean scripted;
    private final List<Struck> struck = new ArrayList<>();
    private boolean resting;
    private int left;
    private int firstPoint;
    private int point;

    private FaultInjector(SplittableRandom random, Map<Integer, Fault> script, boolean scripted) {
        this.random = random;
        this.script = script;
        this.scripted = scripted;
        touchOneIn = 8 << random.nextInt(5);
    }

    /** Chooses by a seed: how many faults, of which kinds, how dense. */
    static FaultInjector chosenBy(SplittableRandom random, Faults faults) {
        FaultInjector injector = new FaultInjector(random, Map.of(), false);
        injector.left = random.nextInt(faults.most() + 1);
        injector.firstPoint = random.nextInt(3) == 0 ? 0 : random.nextInt(LATEST_FIRST_POINT);
        int keepOneIn = 1 + random.nextInt(3);
        for (Fault kind : faults.kinds()) {
            boolean chosen = random.nextInt(keepOneIn) == 0;
            int bits = AT_EVERY_STEP.contains(kind) ? 7 + random.nextInt(6) : random.nextInt(5);
            injector.oneIn[kind.ordinal()] = chosen ? 1 << bits : 0;
        }
        return injector;
    }

    /** Repeats faults that happened before, at the same points. */
    static FaultInjector repeating(SplittableRandom random, List<Struck> faults) {
        Map<Integer, Fault> script = new HashMap<>();
        faults.forEach(fault -> script.put(fault.point(), fault.kind()));
        return new FaultInjector(random, script, true);
    }

    /** Says whether a fault happens at the point that is reached now. */
    boolean strikes(Fault kind) {
        return strikes(kind, oneIn[kind.ordinal()]);
    }

    /** Says whether the process dies where it touches the outside. */
    boolean killsAtTouch() {
        return strikes(Fault.PROCESS_CRASH, oneIn[Fault.PROCESS_CRASH.ordinal()] == 0 ? 0 : touchOneIn);
    }

    private boolean strikes(Fault kind, int rate) {
        point++;
        if (resting) {
            return false;
        }
        boolean hit = scripted ? script.get(point) == kind : isDue(rate);
        if (hit) {
            left--;
            struck.add(new Struck(point, kind));
        }
        return hit;
    }

    private boolean isDue(int rate) {
        return point >= firstPoint && left > 0 && rate > 0 && random.nextInt(rate) == 0;
    }

    /** Returns the faults so far. */
    List<Struck> struck() {
        return struck;
    }

    /** Lets nothing go wrong from now on. */
    void rest() {
        resting = true;
    }
}
