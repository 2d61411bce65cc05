package io.tidemark.testkit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("sets a system property, which other tests read")
class ProofFileTest {
    private static final String PROPERTY = "tidemark.proof";

    @TempDir
    Path directory;

    private String before;

    @BeforeEach
    void remember() {
        before = System.getProperty(PROPERTY, "");
    }

    @AfterEach
    void restore() {
        System.setProperty(PROPERTY, before);
    }

    @Test
    void writesFactsThatAreReadAsProperties() throws IOException {
        System.setProperty(PROPERTY, directory.resolve("new").toString());
        Map<String, String> facts = Map.of("seeds", "1 to 10", "a key:=#!\\", " a\nb\r=c:\\d \u00e9", "empty", "");

        ProofFile.write("simulation", "WordCount", Map.of("seeds", "an earlier run"));
        ProofFile.write("simulation", "WordCount", facts);

        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(directory.resolve("new/simulation-WordCount.properties"))) {
            read.load(reader);
        }
        assertThat(read)
                .containsAllEntriesOf(facts)
                .containsEntry("kind", "simulation")
                .containsEntry("name", "WordCount")
                .hasSize(facts.size() + 2);
    }

    @Test
    void writesTheSameBytesEachTime() throws IOException {
        System.setProperty(PROPERTY, directory.toString());
        Path file = directory.resolve("sink-a.properties");

        ProofFile.write("sink", "a", Map.of("x", "1", "y", "2"));
        byte[] first = Files.readAllBytes(file);
        ProofFile.write("sink", "a", Map.of("y", "2", "x", "1"));

        assertThat(file).hasBinaryContent(first);
    }

    @Test
    void writesNothingWhereNoDirectoryIsNamed() throws IOException {
        System.setProperty(PROPERTY, "");

        ProofFile.write("sink", "a", Map.of("x", "1"));

        assertThat(directory).isEmptyDirectory();
    }
}
