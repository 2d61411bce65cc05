package io.tidemark.examples.stateful;

/** Something that a user did; made from its number, so that every process reads the same. */
record Event(long id, String user, long time, long amount) {
    private static final int USERS = 13;
    private static final int MILLIS_APART = 10;
    private static final int LONG_AGO_EVERY = 17;
    private static final long LONG_AGO_MILLIS = 1_000_000;

    /** How far behind an earlier one an event may be. */
    static final int MOST_LATE_MILLIS = 200;

    static Event left(long id) {
        return of(id, 0x9E3779B97F4A7C15L);
    }

    static Event right(long id) {
        return of(id, 0xC2B2AE3D27D4EB4FL);
    }

    /** Returns some events as of a time long before all others. */
    Event sometimesLongAgo() {
        return id % LONG_AGO_EVERY == LONG_AGO_EVERY - 1 ? new Event(id, user, time - LONG_AGO_MILLIS, amount) : this;
    }

    private static Event of(long id, long seed) {
        long bits = (id + 1) * seed;
        bits = (bits ^ bits >>> 29) * 0xBF58476D1CE4E5B9L;
        bits = bits ^ bits >>> 32;
        long time = id * MILLIS_APART - Math.floorMod(bits, MOST_LATE_MILLIS);
        return new Event(id, "user" + Math.floorMod(bits >>> 16, USERS), time, Math.floorMod(bits >>> 24, 1_000));
    }
}
