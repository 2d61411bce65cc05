package io.tidemark.benchmarks.handwritten;

import io.tidemark.benchmarks.workload.Randomness;
import io.tidemark.benchmarks.workload.Words;
import java.util.Arrays;

/**
 * Counts by word with open addressing. An entry is two longs side by side: the word's hash, the place of its letters
 * and its length in the first, its count in the second; a look-up touches one cache line of entries and one of letters.
 */
final class WordCounts {
    private static final int SLOTS = 1 << 17;
    private static final int SLOT_SHIFT = 40;
    private static final int LENGTH_BITS = 4;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

    static {
        if (Words.VOCABULARY * 2 > SLOTS || Words.LONGEST_WORD > LENGTH_MASK) {
            throw new IllegalStateException("The table does not grow: at most half full, lengths in 4 bits");
        }
    }

    private final long[] table = new long[2 * SLOTS];
    private final byte[] letters = new byte[Words.VOCABULARY * Words.LONGEST_WORD];
    private int lettersUsed;

    /** Counts a word once more and returns its count. */
    long increment(byte[] text, int start, int length, int hash) {
        int at = 2 * ((int) (hash * Randomness.GAMMA >>> SLOT_SHIFT) & (SLOTS - 1));
        while (table[at + 1] != 0 && !isWord(table[at], text, start, length, hash)) {
            at = (at + 2) & (2 * SLOTS - 1);
        }
        if (table[at + 1] == 0) {
            System.arraycopy(text, start, letters, lettersUsed, length);
            table[at] = (long) hash << Integer.SIZE | (long) lettersUsed << LENGTH_BITS | length;
            lettersUsed += length;
        }
        return ++table[at + 1];
    }

    private boolean isWord(long entry, byte[] text, int start, int length, int hash) {
        int place = (int) entry >>> LENGTH_BITS;
        return (int) (entry >>> Integer.SIZE) == hash
                && (entry & LENGTH_MASK) == length
                && Arrays.equals(letters, place, place + length, text, start, start + length);
    }
}
