package io.tidemark.benchmarks.workload;

import java.util.HashSet;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;

/**
 * W3: sentences are split into words, and each word is counted; one output a word.
 *
 * @since 0.1
 */
public final class Words {
    /** How many different words there are. */
    public static final int VOCABULARY = 50_000;

    /** How many words a sentence has. */
    public static final int WORDS_PER_SENTENCE = 10;

    /** How many letters a word has at most. */
    public static final int LONGEST_WORD = 10;

    private static final int SENTENCES = 1 << 16;
    private static final int SHORTEST_WORD = 3;
    private static final int WORD_LENGTHS = LONGEST_WORD - SHORTEST_WORD + 1;
    private static final int LETTERS = 26;
    private static final long TEXT_SALT = 3;

    private Words() {}

    /**
     * A record of W3.
     *
     * @param text words separated by one space
     */
    public record Sentence(String text) {}

    /**
     * An output of W3.
     *
     * @param word the word
     * @param count how often it has come, this time included
     */
    public record WordCount(String word, long count) {}

    /**
     * Returns the text of a record.
     *
     * @param index the record's index
     * @return ten words separated by one space; the same object for the same text
     */
    public static String textAt(long index) {
        return Text.SENTENCES[(int) (Randomness.at(index) >>> 48)];
    }

    /**
     * Splits a text at its spaces.
     *
     * @param text words separated by one space
     * @param output gets each word, in order
     */
    public static void split(String text, Consumer<String> output) {
        int start = 0;
        int space = text.indexOf(' ');
        while (space >= 0) {
            output.accept(text.substring(start, space));
            start = space + 1;
            space = text.indexOf(' ', start);
        }
        output.accept(text.substring(start));
    }

    /**
     * Returns the hash of an output.
     *
     * @param word the word
     * @param count its running count
     * @return what goes into the checksum
     */
    public static long hash(String word, long count) {
        return hash(word.hashCode(), count);
    }

    /**
     * Returns the hash of an output whose word is known by its hash code.
     *
     * @param wordHash as {@link String#hashCode} gives it
     * @param count the word's running count
     * @return what goes into the checksum
     */
    public static long hash(int wordHash, long count) {
        return Randomness.mix(wordHash * Randomness.GAMMA + count);
    }

    /** The pool of sentences, made on first use. */
    private static final class Text {
        static final String[] SENTENCES = new String[Words.SENTENCES];

        static {
            long random = Randomness.sequence(TEXT_SALT);
            String[] vocabulary = new String[VOCABULARY];
            Set<String> known = new HashSet<>();
            int size = 0;
            while (size < VOCABULARY) {
                random = Randomness.next(random);
                String word = word(random);
                if (known.add(word)) {
                    vocabulary[size++] = word;
                }
            }
            Zipf zipf = new Zipf(VOCABULARY);
            for (int s = 0; s < SENTENCES.length; s++) {
                StringJoiner sentence = new StringJoiner(" ");
                for (int w = 0; w < WORDS_PER_SENTENCE; w++) {
                    random = Randomness.next(random);
                    sentence.add(vocabulary[zipf.draw(random)]);
                }
                SENTENCES[s] = sentence.toString();
            }
        }

        private static String word(long random) {
            char[] letters = new char[SHORTEST_WORD + (int) Randomness.below(random, WORD_LENGTHS)];
            long sequence = random;
            for (int i = 0; i < letters.length; i++) {
                sequence = Randomness.next(sequence);
                letters[i] = (char) ('a' + Randomness.below(sequence, LETTERS));
            }
            return new String(letters);
        }
    }
}
