package io.tidemark.core.time;

import java.util.Arrays;

/**
 * The sources that wait for each other, and how far the slowest of them has come.
 *
 * <p>The least is that of the moment, so it goes back when one that was not waited for comes again from behind. Not
 * thread-safe.
 */
public final class WatermarkGroup {
    /** Of a member that nobody waits for, because it is idle or has ended; the least if there is no other. */
    public static final long NOT_WAITED_FOR = Long.MAX_VALUE;

    private long[] watermarks = {};
    private long least = NOT_WAITED_FOR;

    /** Makes a group without members. */
    public WatermarkGroup() {}

    /**
     * Adds a member, which is waited for until it says how far it has come.
     *
     * @return its number
     */
    public int join() {
        int member = watermarks.length;
        watermarks = Arrays.copyOf(watermarks, member + 1);
        watermarks[member] = WatermarkCombiner.NONE;
        least = WatermarkCombiner.NONE;
        return member;
    }

    /**
     * Learns how far a member has come.
     *
     * @param member which
     * @param watermark of its slowest split, or {@link #NOT_WAITED_FOR}
     */
    public void report(int member, long watermark) {
        watermarks[member] = watermark;
        least = NOT_WAITED_FOR;
        for (long each : watermarks) {
            least = Math.min(least, each);
        }
    }

    /**
     * Returns how far the slowest member has come.
     *
     * @return milliseconds, {@link WatermarkCombiner#NONE} or {@link #NOT_WAITED_FOR}
     */
    public long least() {
        return least;
    }
}
