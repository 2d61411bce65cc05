package io.tidemark.benchmarks.workload;

import io.tidemark.benchmarks.workload.Bids.Bid;
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

    private static Expected bids(long records) {
        Map<Long, Map<Long, Long>> windows = new HashMap<>();
        for (long i = 0; i < records; i++) {
            Bid bid = Bids.at(i);
            windows.computeIfAbsent(Bids.windowEnd(bid.millis()), end -> new HashMap<>())
                    .merge(bid.auction(), 1L, Long::sum);
        }
        long outputs = 0;
        long checksum = 0;
        for (Map.Entry<Long, Map<Long, Long>> window : windows.entrySet()) {
            for (Map.Entry<Long, Long> count : window.getValue().entrySet()) {
                outputs++;
                checksum += Bids.hash(count.getKey(), window.getKey(), count.getValue());
            }
        }
        return new Expected(outputs, checksum);
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
