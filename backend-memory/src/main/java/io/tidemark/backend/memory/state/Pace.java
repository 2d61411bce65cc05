package io.tidemark.backend.memory.state;

/**
 * Says how long the thread that writes a large snapshot rests between two blocks.
 *
 * <p>It shares the cores, the caches and the collector with the threads that process, which at this time also copy what
 * they change. So it works in short turns and leaves most of the time to them.
 */
final class Pace {
    /** So much is written before the first rest, as a small state is written soon. */
    static final long UNPACED_BYTES = 8L << 20;

    /** How long it rests for each moment it works. */
    static final double REST_FOR_WORK = 2.5;

    /** So long it rests at most altogether, so that the checkpoint of a very large state is not late. */
    static final long MOST_REST_NANOS = 15_000_000_000L;

    private long bytes;
    private long rested;

    /** Returns how many nanoseconds to rest now that a block of some bytes took a time to be made and written. */
    long restAfter(int blockBytes, long workedNanos) {
        bytes += blockBytes;
        if (bytes <= UNPACED_BYTES) {
            return 0;
        }
        long rest = Math.min((long) (workedNanos * REST_FOR_WORK), MOST_REST_NANOS - rested);
        rested += rest;
        return rest;
    }
}
