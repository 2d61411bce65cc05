package io.tidemark.benchmarks.workload;

/**
 * W4: bids counted by auction in tumbling windows of event time, one output a window and auction.
 *
 * @since 0.1
 */
public final class Bids {
    /** How long a window is. */
    public static final long WINDOW_MILLIS = 10_000;

    /** How many records lie between two watermarks. */
    public static final int WATERMARK_EVERY = 1_000;

    /** By how much records are out of order at most. */
    public static final long DISORDER_MILLIS = 500;

    private static final long BEGIN_MILLIS = 1_700_000_000_000L;
    private static final long RECORDS_A_MILLI = 100;
    private static final long LIVE_AUCTIONS = 10_000;
    private static final long RECORDS_AN_AUCTION = 500;

    private Bids() {}

    /**
     * A record of W4.
     *
     * @param auction which
     * @param bidder who
     * @param price how much
     * @param millis its event time
     */
    public record Bid(long auction, long bidder, long price, long millis) {}

    /**
     * Returns a record.
     *
     * @param index the record's index
     * @return a new record
     */
    public static Bid at(long index) {
        long random = Randomness.at(index);
        return new Bid(
                index / RECORDS_AN_AUCTION + Randomness.below(random, LIVE_AUCTIONS),
                random >>> 16 & 0xffff,
                random >>> 20 & 0xfffff,
                BEGIN_MILLIS + index / RECORDS_A_MILLI - (random & 0xffff) * DISORDER_MILLIS / 65_536);
    }

    /**
     * Returns the end of the window that a bid is in.
     *
     * @param millis its event time
     * @return milliseconds, excluded
     */
    public static long windowEnd(long millis) {
        return millis - millis % WINDOW_MILLIS + WINDOW_MILLIS;
    }

    /**
     * Returns the hash of an output.
     *
     * @param auction the auction
     * @param windowEnd the end of the window
     * @param count how many bids it got there
     * @return what goes into the checksum
     */
    public static long hash(long auction, long windowEnd, long count) {
        return Randomness.mix(Randomness.mix(auction * Randomness.GAMMA + windowEnd) + count);
    }
}
