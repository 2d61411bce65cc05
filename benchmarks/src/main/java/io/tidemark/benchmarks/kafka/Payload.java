package io.tidemark.benchmarks.kafka;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The value of a record: its index, and bytes that follow from it. */
public final class Payload {
    /** The length of a value. */
    public static final int BYTES = 100;

    /** What {@link #indexOfMapped} returns for bytes that no value was mapped to. */
    public static final long FOREIGN = -1;

    private static final byte MASK = 0x5a;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private Payload() {}

    /**
     * Makes the value of a record.
     *
     * @param index 0 or more
     * @return a new array
     */
    public static byte[] of(long index) {
        ByteBuffer value = ByteBuffer.allocate(BYTES).putLong(index);
        long word = index;
        while (value.remaining() >= Long.BYTES) {
            word = (word + MULTIPLIER) * MULTIPLIER;
            value.putLong(word);
        }
        return value.array();
    }

    /**
     * Does what the job does to each value: changes every byte but those of the index.
     *
     * @param value left as it is
     * @return a new array
     */
    public static byte[] map(byte[] value) {
        byte[] mapped = value.clone();
        for (int i = Long.BYTES; i < mapped.length; i++) {
            mapped[i] ^= MASK;
        }
        return mapped;
    }

    /**
     * Says which value was mapped.
     *
     * @param mapped every byte of it is looked at
     * @return its index, or {@link #FOREIGN}
     */
    public static long indexOfMapped(byte[] mapped) {
        if (mapped.length != BYTES) {
            return FOREIGN;
        }
        long index = ByteBuffer.wrap(mapped).getLong();
        return index >= 0 && Arrays.equals(mapped, map(of(index))) ? index : FOREIGN;
    }
}
