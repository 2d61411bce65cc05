package io.tidemark.examples.quickstart;

import java.util.Random;

/**
 * When to kill a process, chosen by chance: after it has read so many flights, or in its first moments, and then a
 * little later.
 *
 * @param flightsRead how many flights to let it read; 0 to not even wait until it has started
 * @param laterMillis how long to wait after that
 */
record KillMoment(long flightsRead, int laterMillis) {
    private static final int START_MILLIS = 600;
    private static final int LATER_MILLIS = 25;
    private static final int ONE_IN_START_OF = 8;

    /** Chooses among what is left, such that all kills are likely to meet the job at work. */
    static KillMoment choose(Random random, long flightsLeft, int killsLeft) {
        long flights = (long) (random.nextDouble() * (2 * flightsLeft / (killsLeft + 1) + 1));
        boolean early = flights == 0 || random.nextInt(ONE_IN_START_OF) == 0;
        return early ? inStart(random, 0) : new KillMoment(flights, random.nextInt(LATER_MILLIS));
    }

    /** Chooses a moment in the start of a process, an earlier one with each attempt. */
    static KillMoment inStart(Random random, int attempt) {
        return new KillMoment(0, random.nextInt(Math.max(1, START_MILLIS >> attempt)));
    }
}
