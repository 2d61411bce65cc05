package io.tidemark.examples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.examples.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordCountTest {
    @TempDir
    Path directory;

    @Test
    void countsTheWordsOfTheSpeech() throws IOException, InterruptedException {
        try (JavaProcess process = JavaProcess.start(
                directory, JavaProcess.classPath(), WordCount.class.getName(), List.of("data/gettysburg.txt"))) {
            assertThat(process.exitCode()).as(process.errors()).isZero();
            assertThat(process.output())
                    .contains("Count[word=we, count=10]")
                    .contains("Count[word=nation, count=5]")
                    .doesNotContain("Count[word=nation, count=6]");
        }
    }
}
