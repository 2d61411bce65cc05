package io.tidemark.benchmarks.workload;

import java.util.HashMap;
import java.util.Map;

/**
 * The right result of each workload, computed by a plain loop in one thread.
 *
 * @since 0.1
 */
public final class Reference {
    private Reference() {}

    /**
     * What a run must give.
     *
     * @param outputs how many outputs there are
     * @param checksum the wrapped sum of their hashes, independent of order and parallelism
     */
    public record Expected(long outputs, long checksum) {}

    /**
     * Computes what a run must give.
     *
     * @param workload the job
     * @param records how many records it reads
     * @return outputs and checksum
     */
    public static Expected of(Workload workload, long records) {
        return switch (workload) {
            case W1 -> readings(records);
            case W2 -> sums(records, false);
            case W2Z -> sums(records, true);
            case W3 -> words(records);
            case W4 -> bids(records);
            case W5 -> sales(records);
            case W6 -> values(records, false);
            case W6Z -> values(records, true);
        };
    }

    /**
     * Computes what W2 must give if its outputs may be repeated: the sums that the keys end with.
     *
     * @param records how many records the job reads
     * @return the number of outputs without repetition, and {@link Sums#lastSumsChecksum}
     */
    public static Expected lastSums(long records) {
        long[] sums = new long[Sums.KEYS];
        for (long i = 0; i < records; i++) {
            long key = Sums.keyAt(i, false);
            sums[(int) key] += Sums.valueOf(key);
        }
        return new Expected(records, Sums.lastSumsChecksum(sums));
    }

    private static Expected readings(long records) {
        long outputs = 0;
        long checksum = 0;
        for (long i = 0; i < records; i++) {
            long value = Readings.map(Readings.valueAt(i));
            if (Readings.keep(value)) {
                outputs++;
                checksum += value;
            }
        }
        return new Expected(outputs, checksum);
    }

    private static Expected sums(long records, boolean zipf) {
        long[] sums = new long[Sums.KEYS];
        long checksum = 0;
        for (long i = 0; i < records; i++) {
            long key = Sums.keyAt(i, zipf);
            sums[(int) key] += Sums.valueOf(key);
            checksum += Sums.hash(key, sums[(int) key]);
        }
        return new Expected(records, checksum);
    }

    private static Expected values(long records, boolean zipf) {
        long[] counts = new long[Values.KEYS];
        long checksum = 0;
        for (long i = 0; i < records; i++) {
            long key = Values.keyAt(i, zipf);
            checksum += Values.hashOf(key, ++counts[(int) key]);
        }
        return new Expected(records, checksum);
    }

    private static Expected bids(long records) {
        Map<Long, Map<Long, Long>> counts = new HashMap<>();
        for (long i = 0; i < records; i++) {
            counts.computeIfAbsent(EventTime.windowEnd(EventTime.at(i)), end -> new HashMap<>())
                    .merge(Bids.auctionAt(i), 1L, Long::sum);
        }
        Tally tally = new Tally();
        counts.forEach(
                (end, byAuction) -> byAuction.forEach((auction, count) -> tally.add(Bids.hash(auction, end, count))));
        return tally.expected();
    }

    /** A person and an auction match if they are of one window; the person of a seller is known by its index. */
    private static Expected sales(long records) {
        Tally tally = new Tally();
        for (long i = 0; i < records; i++) {
            if (!Sales.isPerson(i)) {
                long seller = Sales.sellerAt(i);
                long end = EventTime.windowEnd(EventTime.at(i));
                if (EventTime.windowEnd(EventTime.at(Sales.indexOf(seller))) == end) {
                    tally.add(Sales.hash(seller, Sales.nameOf(seller), i, end));
                }
            }
        }
        return tally.expected();
    }

    /** Adds up outputs. */
    private static final class Tally {
        private long outputs;
        private long checksum;

        void add(long hash) {
            outputs++;
            checksum += hash;
        }

        Expected expected() {
            return new Expected(outputs, checksum);
        }
    }

    private static Expected words(long records) {
        Map<String, Long> counts = new HashMap<>();
        long outputs = 0;
        long checksum = 0;
        for (long i = 0; i < records; i++) {
            for (String word : Words.textAt(i).split(" ")) {
                outputs++;
                checksum += Words.hash(word, counts.merge(word, 1L, Long::sum));
            }
        }
        return new Expected(outputs, checksum);
    }
}
