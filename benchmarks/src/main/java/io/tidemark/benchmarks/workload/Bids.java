package io.tidemark.benchmarks.workload;

/**
 * W4: bids are counted by auction in windows of event time; one output a window and auction.
 *
 * @since 0.1
 */
public final class Bids {
    private static final int LIVE_AUCTIONS = 10_000;
    private static final long BIDS_PER_NEW_AUCTION = 500;
    private static final int BIDDER_SHIFT = 16;
    private static final long BIDDER_MASK = 0xffff;
    private static final int PRICE_SHIFT = 20;
    private static final long PRICE_MASK = 0xfffff;

    private Bids() {}

    /**
     * A record of W4.
     *
     * @param auction what the bid is for
     * @param bidder who bids
     * @param price how much
     * @param timestamp when, in milliseconds since 1970
     */
    public record Bid(long auction, long bidder, long price, long timestamp) {}

    /**
     * An output of W4.
     *
     * @param auction the auction
     * @param windowEnd the end of the window, in milliseconds since 1970
     * @param count how many bids there were
     */
    public record BidCount(long auction, long windowEnd, long count) {}

    /**
     * Returns a record.
     *
     * @param index the record's index
     * @return a new record
     */
    public static Bid at(long index) {
        long random = Randomness.at(index);
        return new Bid(
                auctionAt(index),
                random >>> BIDDER_SHIFT & BIDDER_MASK,
                random >>> PRICE_SHIFT & PRICE_MASK,
                EventTime.at(index));
    }

    static long auctionAt(long index) {
        return index / BIDS_PER_NEW_AUCTION + Randomness.below(Randomness.at(index), LIVE_AUCTIONS);
    }

    /**
     * Returns the hash of an output.
     *
     * @param output the output
     * @return what goes into the checksum
     */
    public static long hash(BidCount output) {
        return hash(output.auction, output.windowEnd, output.count);
    }

    static long hash(long auction, long windowEnd, long count) {
        return Randomness.mix(Randomness.mix(auction * Randomness.GAMMA + windowEnd) + count);
    }
}
