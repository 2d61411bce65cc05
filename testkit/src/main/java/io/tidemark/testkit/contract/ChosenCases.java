package io.tidemark.testkit.contract;

import java.util.Arrays;
import java.util.Locale;

/**
 * Which of its cases a contract plays, as the system property {@code tidemark.contracts} says: {@code all}, as it is by
 * default, or {@code covering}, a fixed selection for systems that take their time.
 *
 * <p>The selection goes along diagonals: of what there is for one crash point every so many is played, and for the next crash
 * point the neighbours of those. So each crash point meets several aftermaths, each aftermath several crash points, and a
 * source is cut off at each position by each crash point and before each aftermath. The medium of a storage fails at every third
 * of its changes.
 */
enum ChosenCases {
    ALL(1, 1, 1),
    COVERING(3, 4, 3);

    private static final String PROPERTY = "tidemark.contracts";

    private final int stepOfSinks;
    private final int stepOfSources;
    private final int stepOfChanges;

    ChosenCases(int stepOfSinks, int stepOfSources, int stepOfChanges) {
        this.stepOfSinks = stepOfSinks;
        this.stepOfSources = stepOfSources;
        this.stepOfChanges = stepOfChanges;
    }

    /**
     * Returns what the system property says.
     *
     * @throws IllegalArgumentException if it says anything else
     */
    static ChosenCases ofThisRun() {
        String name = System.getProperty(PROPERTY, ALL.toString());
        for (ChosenCases chosen : values()) {
            if (chosen.toString().equals(name)) {
                return chosen;
            }
        }
        throw new IllegalArgumentException("The system property " + PROPERTY + " is '" + name + "'; it can be one of "
                + Arrays.toString(values()));
    }

    /** Whether a sink is cut off at that point before that aftermath. */
    boolean has(SinkCrashPoint point, Aftermath aftermath) {
        return (point.ordinal() + aftermath.ordinal()) % stepOfSinks == 0;
    }

    /** Whether a source is cut off at that point and position before that aftermath. */
    boolean has(SourceCrashPoint point, Aftermath aftermath, int position) {
        return !point.hasPositions() || (point.ordinal() + aftermath.ordinal() + position) % stepOfSources == 0;
    }

    /** A medium fails at a change, and next at the one that is so many further. */
    int stepOfChanges() {
        return stepOfChanges;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
