package io.tidemark.core.time;

import java.util.Arrays;

/**
 * The event time of several inputs together: that of the one that is behind, of those that are not idle. Never goes back,
 * also when an input that was idle comes again from behind.
 *
 * <p>The end of time is reached only when every input has reached it: an idle input may still have records, and they must not
 * be late because others have ended.
 *
 * <p>Not thread-safe. Costs one pass over the inputs for each watermark, nothing for a record.
 */
public final class WatermarkCombiner {
    /** Before the first watermark. */
    public static final long NONE = Long.MIN_VALUE;

    private static final long END_OF_TIME = Long.MAX_VALUE;

    private long[] watermarks;
    private boolean[] idle;
    private boolean[] ended;
    private long combined = NONE;
    private boolean allIdle;

    /**
     * Makes one for a number of inputs that have no watermark yet, and are not idle.
     *
     * @param inputs how many; more can be added
     */
    public WatermarkCombiner(int inputs) {
        watermarks = new long[inputs];
        Arrays.fill(watermarks, NONE);
        idle = new boolean[inputs];
        ended = new boolean[inputs];
    }

    private WatermarkCombiner(WatermarkCombiner other) {
        watermarks = other.watermarks.clone();
        idle = other.idle.clone();
        ended = other.ended.clone();
        combined = other.combined;
        allIdle = other.allIdle;
    }

    /**
     * Returns another one that goes on from here by itself.
     *
     * @return a copy
     */
    public WatermarkCombiner copy() {
        return new WatermarkCombiner(this);
    }

    /**
     * Adds an input, which has no watermark yet and is not idle.
     *
     * @return its number
     */
    public int add() {
        int input = watermarks.length;
        watermarks = Arrays.copyOf(watermarks, input + 1);
        watermarks[input] = NONE;
        idle = Arrays.copyOf(idle, input + 1);
        ended = Arrays.copyOf(ended, input + 1);
        allIdle = false;
        return input;
    }

    /**
     * Learns the watermark of an input, which ends its idleness.
     *
     * @param input which
     * @param timestamp one that is not beyond its last changes nothing
     * @return whether the combined time has advanced
     */
    public boolean advance(int input, long timestamp) {
        if (!idle[input] && timestamp <= watermarks[input]) {
            return false;
        }
        idle[input] = false;
        watermarks[input] = Math.max(watermarks[input], timestamp);
        return update();
    }

    /**
     * Learns whether anything comes from an input for now.
     *
     * @param input which
     * @param nothingComes {@code true} so that it is not waited for
     * @return whether the combined time has advanced
     */
    public boolean setIdle(int input, boolean nothingComes) {
        idle[input] = nothingComes;
        return update();
    }

    /**
     * Learns that nothing comes from an input any more.
     *
     * @param input which
     * @return whether the combined time has advanced
     */
    public boolean end(int input) {
        ended[input] = true;
        return update();
    }

    /**
     * Returns the watermark of one input.
     *
     * @param input which
     * @return milliseconds, or {@link #NONE}
     */
    public long watermark(int input) {
        return watermarks[input];
    }

    /**
     * Returns the combined time.
     *
     * @return milliseconds, or {@link #NONE}
     */
    public long combined() {
        return combined;
    }

    /**
     * Says whether every input that has not ended is idle, so that the whole is.
     *
     * @return {@code false} if there is no input but ended ones
     */
    public boolean isIdle() {
        return allIdle;
    }

    private boolean update() {
        long least = END_OF_TIME;
        boolean any = false;
        boolean anyOpen = false;
        for (int i = 0; i < watermarks.length; i++) {
            anyOpen |= !ended[i];
            if (!idle[i] && !ended[i]) {
                any = true;
                least = Math.min(least, watermarks[i]);
            }
        }
        allIdle = anyOpen && !any;
        if (least == END_OF_TIME && anyBefore(END_OF_TIME)) {
            return false;
        }
        if (any && least > combined) {
            combined = least;
            return true;
        }
        return !anyOpen && advanceToEnd();
    }

    private boolean anyBefore(long time) {
        for (int i = 0; i < watermarks.length; i++) {
            if (!ended[i] && watermarks[i] < time) {
                return true;
            }
        }
        return false;
    }

    /** Of inputs that have all ended, the time is that of the one that came farthest: none holds it back any more. */
    private boolean advanceToEnd() {
        long greatest = combined;
        for (long watermark : watermarks) {
            greatest = Math.max(greatest, watermark);
        }
        boolean advanced = greatest > combined;
        combined = greatest;
        return advanced;
    }
}
