package io.tidemark.benchmarks.workload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * W6 and W6z: a value of 100 bytes by key is read, changed and written back for each record, one output a record.
 *
 * <p>A value is how often it was written and a filler that depends on that and the key and does not compress, so that a
 * value that is of another key or of another moment shows.
 *
 * @since 0.1
 */
public final class Values {
    /** How many keys there are: 0 to {@code KEYS - 1}. */
    public static final int KEYS = 1_000_000;

    /** The size of a value in bytes. */
    public static final int BYTES = 100;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int FIRST_FILLER = Long.BYTES;
    private static final int HASHED_FILLER = 88;

    private Values() {}

    /**
     * A record of W6.
     *
     * @param key from 0 to {@link #KEYS} - 1
     */
    public record Update(long key) {}

    /**
     * An output of W6.
     *
     * @param key as in the record
     * @param count how often the key's value was written, this record included
     * @param filler eight bytes of the value
     */
    public record Updated(long key, long count, long filler) {}

    /**
     * Returns a record.
     *
     * @param index the record's index
     * @param zipf whether the keys are skewed (W6z) or uniform (W6)
     * @return a new record
     */
    public static Update at(long index, boolean zipf) {
        return new Update(keyAt(index, zipf));
    }

    /**
     * Returns the key of a record.
     *
     * @param index the record's index
     * @param zipf whether the keys are skewed (W6z) or uniform (W6)
     * @return from 0 to {@link #KEYS} - 1
     */
    public static long keyAt(long index, boolean zipf) {
        long random = Randomness.at(index);
        return zipf ? SkewedKeys.ZIPF.draw(random) : Randomness.below(random, KEYS);
    }

    /**
     * Returns the value after one more record.
     *
     * @param key the key
     * @param before its value until now, left as it is; {@code null} before its first record
     * @return a new array
     */
    public static byte[] next(long key, byte[] before) {
        byte[] after = new byte[BYTES];
        fill(key, before == null ? 1 : countOf(before) + 1, after);
        return after;
    }

    /**
     * Writes a value.
     *
     * @param key the key
     * @param count how often it was written
     * @param value gets the bytes; of any size that holds the count
     */
    public static void fill(long key, long count, byte[] value) {
        LONGS.set(value, 0, count);
        long filler = firstFiller(key, count);
        for (int at = FIRST_FILLER; at + Long.BYTES <= value.length; at += Long.BYTES) {
            LONGS.set(value, at, filler);
            filler = nextFiller(filler);
        }
    }

    /**
     * Returns how often a value was written.
     *
     * @param value as {@link #fill} wrote it
     * @return at least 1
     */
    public static long countOf(byte[] value) {
        return (long) LONGS.get(value, 0);
    }

    /**
     * Returns the output for a value.
     *
     * @param key the key
     * @param value of {@link #BYTES} bytes, as {@link #fill} wrote it
     * @return a new output
     */
    public static Updated updated(long key, byte[] value) {
        return new Updated(key, countOf(value), (long) LONGS.get(value, HASHED_FILLER));
    }

    /**
     * Returns the hash of an output.
     *
     * @param output any
     * @return what goes into the checksum
     */
    public static long hash(Updated output) {
        return hash(output.key(), output.count(), output.filler());
    }

    private static long hash(long key, long count, long filler) {
        return Randomness.mix(key * Randomness.GAMMA + count) + filler;
    }

    /** Returns the hash of the output that a key's n-th record causes. */
    static long hashOf(long key, long count) {
        long filler = firstFiller(key, count);
        for (int at = FIRST_FILLER; at < HASHED_FILLER; at += Long.BYTES) {
            filler = nextFiller(filler);
        }
        return hash(key, count, filler);
    }

    private static long firstFiller(long key, long count) {
        return Randomness.mix(key * Randomness.GAMMA + count);
    }

    private static long nextFiller(long filler) {
        return filler * Randomness.GAMMA + 1;
    }

    /** Made on first use. */
    private static final class SkewedKeys {
        static final Zipf ZIPF = new Zipf(KEYS);
    }
}
