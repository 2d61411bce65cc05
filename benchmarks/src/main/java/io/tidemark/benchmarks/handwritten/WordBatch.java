package io.tidemark.benchmarks.handwritten;

import io.tidemark.benchmarks.workload.Words;

/** Words of W3, their letters one after the other. */
final class WordBatch extends Batch {
    final int[] hashes = new int[CAPACITY];
    final byte[] lengths = new byte[CAPACITY];
    final byte[] letters = new byte[CAPACITY * Words.LONGEST_WORD];
    private int lettersUsed;

    void append(byte[] text, int start, int length, int hash) {
        int at = size++;
        hashes[at] = hash;
        lengths[at] = (byte) length;
        System.arraycopy(text, start, letters, lettersUsed, length);
        lettersUsed += length;
    }

    @Override
    void clear() {
        super.clear();
        lettersUsed = 0;
    }
}
