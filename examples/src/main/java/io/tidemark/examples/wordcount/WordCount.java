package io.tidemark.examples.wordcount;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.functions.Collector;
import io.tidemark.connector.files.FileSource;
import java.util.Locale;

/** Prints each word of a text with the number of times it has come so far. */
public final class WordCount {
    /** A word and how often it came. */
    record Count(String word, long count) {}

    private WordCount() {}

    /**
     * Runs the pipeline.
     *
     * @param args the text file, by default {@code examples/data/gettysburg.txt}
     * @throws Exception if the job fails
     */
    public static void main(String[] args) throws Exception {
        String text = args.length > 0 ? args[0] : "examples/data/gettysburg.txt";
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.enableCheckpointing(1000);
        env.fromSource(FileSource.lines(text), "text")
                .flatMap(WordCount::split)
                .keyBy(Count::word)
                .sum("count")
                .print();
        env.execute("word count");
    }

    private static void split(String line, Collector<Count> out) {
        for (String word : line.toLowerCase(Locale.ROOT).split("[^a-z]+")) {
            if (!word.isEmpty()) {
                out.collect(new Count(word, 1));
            }
        }
    }
}
