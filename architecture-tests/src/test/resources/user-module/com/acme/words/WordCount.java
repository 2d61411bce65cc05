package com.acme.words;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.connector.files.FileSink;
import io.tidemark.connector.files.FileSource;
import io.tidemark.connector.files.format.CsvEncoder;
import java.nio.file.Path;
import java.util.TreeSet;

/** Counts the words of a file, one a line; then says in which modules of the JDK it ran. */
public final class WordCount {
    /** A word and how often it was seen so far. */
    public record Count(String word, long number) {}

    private WordCount() {}

    /**
     * Runs the job to its end.
     *
     * @param args the file to read, the directory to publish in, the directory for checkpoints
     */
    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        env.enableCheckpointing(50);
        env.getCheckpointConfig().setCheckpointStorage(Path.of(args[2]));
        env.requireGuarantee(Guarantee.EXACTLY_ONCE);

        env.fromSource(FileSource.lines(Path.of(args[0])), "words")
                .map(word -> new Count(word, 1))
                .keyBy(Count::word)
                .reduce((seen, next) -> new Count(seen.word(), seen.number() + next.number()))
                .sinkTo(FileSink.<Count>forRowFormat(Path.of(args[1]), CsvEncoder.forRecord(Count.class))
                        .build());
        env.execute("words");

        TreeSet<String> modules = new TreeSet<>();
        ModuleLayer.boot().modules().forEach(module -> modules.add(module.getName()));
        System.out.println("user module " + WordCount.class.getModule().getName());
        System.out.println("modules " + String.join(" ", modules));
    }
}
