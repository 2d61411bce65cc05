package io.tidemark.benchmarks.handwritten;

import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.workload.Words;

/** W3 in one thread, without an object a word: a word is a range of bytes and the hash that its letters give. */
final class WordWorker extends ExchangingWorker<WordBatch> {
    private static final int HASH_FACTOR = 31; // of String.hashCode

    private final WordCounts counts = new WordCounts();
    private final byte[] text = new byte[Words.WORDS_PER_SENTENCE * (Words.LONGEST_WORD + 1)];

    WordWorker(RunSpec spec, RunProbe probe, int subtask, Lanes<WordBatch> lanes) {
        super(spec, probe, subtask, lanes);
    }

    @Override
    WordBatch newBatch() {
        return new WordBatch();
    }

    @Override
    @SuppressWarnings("deprecation") // the only copy of a string's bytes that allocates nothing; the text is ASCII
    void generate(long index) {
        String sentence = Words.textAt(index);
        int length = sentence.length();
        sentence.getBytes(0, length, text, 0);
        int start = 0;
        int hash = 0;
        for (int i = 0; i < length; i++) {
            byte letter = text[i];
            if (letter == ' ') {
                route(start, i - start, hash);
                start = i + 1;
                hash = 0;
            } else {
                hash = HASH_FACTOR * hash + letter;
            }
        }
        route(start, length - start, hash);
    }

    private void route(int start, int length, int hash) {
        int owner = ownerOf(hash);
        if (isMe(owner)) {
            tally.add(Words.hash(hash, counts.increment(text, start, length, hash)));
        } else {
            batchFor(owner).append(text, start, length, hash);
        }
    }

    @Override
    void consume(WordBatch batch) {
        int start = 0;
        for (int i = 0; i < batch.size; i++) {
            int length = batch.lengths[i];
            int hash = batch.hashes[i];
            tally.add(Words.hash(hash, counts.increment(batch.letters, start, length, hash)));
            start += length;
        }
    }
}
