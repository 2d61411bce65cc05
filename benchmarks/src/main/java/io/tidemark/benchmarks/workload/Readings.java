package io.tidemark.benchmarks.workload;

/**
 * W1: numbers are mapped and filtered; nothing is kept, nothing exchanged.
 *
 * @since 0.1
 */
public final class Readings {
    private Readings() {}

    /**
     * A record of W1.
     *
     * @param value any number
     */
    public record Reading(long value) {}

    /**
     * Returns the number of a record.
     *
     * @param index the record's index
     * @return what the source emits
     */
    public static long valueAt(long index) {
        return Randomness.at(index);
    }

    /**
     * Is the map step.
     *
     * @param value what the source emitted
     * @return the number to go on with
     */
    public static long map(long value) {
        return (value * 31 + 7) ^ (value >>> 3);
    }

    /**
     * Is the filter step: three of four stay.
     *
     * @param value a mapped number
     * @return whether it is an output; an output's hash is the number itself
     */
    public static boolean keep(long value) {
        return (value & 3) != 0;
    }
}
