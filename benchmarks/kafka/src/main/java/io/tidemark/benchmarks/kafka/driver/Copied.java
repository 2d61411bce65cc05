package io.tidemark.benchmarks.kafka.driver;

import io.tidemark.benchmarks.kafka.Payload;
import java.util.BitSet;
import java.util.Locale;

/** Which values a reader of the output has seen: each index has to be there once. Not thread-safe. */
final class Copied {
    private final long expected;
    private final BitSet seen = new BitSet();
    private long records;
    private long foreign;

    Copied(long expected) {
        this.expected = expected;
    }

    /**
     * Counts a record of the output.
     *
     * @return its index, or {@link Payload#FOREIGN} if it is none that is expected
     */
    long see(byte[] value) {
        records++;
        long index = Payload.indexOfMapped(value);
        if (index >= expected) {
            index = Payload.FOREIGN;
        }
        if (index == Payload.FOREIGN) {
            foreign++;
        } else {
            seen.set((int) index);
        }
        return index;
    }

    /** Says whether as many were seen as there should be, whichever they are. */
    boolean isComplete() {
        return records >= expected;
    }

    boolean isRight() {
        return records == expected && seen.cardinality() == expected;
    }

    @Override
    public String toString() {
        long distinct = seen.cardinality();
        return String.format(
                Locale.ROOT,
                "%,d of %,d records, %,d missing, %,d twice, %,d foreign",
                records,
                expected,
                expected - distinct,
                records - foreign - distinct,
                foreign);
    }
}
